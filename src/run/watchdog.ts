import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Clears the engine of a run's things when the run dies without doing so. */
export interface Watchdog {
  /** Sends it home: the run has cleaned up after itself. */
  readonly dismiss: () => void;
  /** Has it clear the engine now, though the run lives on. */
  readonly takeOver: () => void;
}

/** The process that watches over the runs of this one, and their names. */
interface Guard {
  readonly child: ChildProcess;
  readonly runs: Set<string>;
}

let guard: Guard | undefined;

/**
 * Started before the run makes anything. One process of its own watches over all runs of this one; it hears of our death by the
 * end of its standard input, and ends when no run is left.
 */
export function startWatchdog(runName: string): Watchdog {
  guard ??= openGuard();
  const { child, runs } = guard;
  const tell = (word: 'guard' | 'done' | 'clear') => void child.stdin?.write(`${word} ${runName}\n`);
  const leave = (word: 'done' | 'clear') => {
    if (!runs.delete(runName)) return;
    tell(word);
    if (runs.size > 0) return;
    child.stdin?.end();
    if (guard?.child === child) guard = undefined;
  };
  runs.add(runName);
  tell('guard');
  return { dismiss: () => leave('done'), takeOver: () => leave('clear') };
}

function openGuard(): Guard {
  const program = fileURLToPath(new URL(import.meta.url.replace(/watchdog\.(ts|js)$/, 'watchdog-main.$1')));
  const child = spawn(process.execPath, [...process.execArgv, program], {
    // Its own session: a signal to our terminal's group must not reach it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const gone = () => {
    if (guard?.child === child) guard = undefined;
  };
  child.on('error', gone).on('exit', gone);
  child.stdin.on('error', () => undefined);
  child.unref();
  (child.stdin as unknown as { unref?: () => void }).unref?.();
  return { child, runs: new Set() };
}
