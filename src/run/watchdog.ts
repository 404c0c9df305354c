import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A process of its own that clears the engine of a run's things when the run dies without doing so. */
export interface Watchdog {
  /** Sends it home: the run has cleaned up after itself. */
  readonly dismiss: () => void;
  /** Has it clear the engine now, though the run lives on. */
  readonly takeOver: () => void;
}

/** Started before the run makes anything. It hears of our death by the end of its standard input. */
export function startWatchdog(runName: string): Watchdog {
  const program = fileURLToPath(new URL(import.meta.url.replace(/watchdog\.(ts|js)$/, 'watchdog-main.$1')));
  const child = spawn(process.execPath, [...process.execArgv, program, runName], {
    // Its own session: a signal to our terminal's group must not reach it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  (child.stdin as unknown as { unref?: () => void }).unref?.();
  return { dismiss: () => void child.stdin.end('done\n'), takeOver: () => void child.stdin.end() };
}
