import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Checked, Result } from '../protocol.ts';
import { errorCode } from './errno.ts';
import { readProcesses, withoutTree } from './inspect.ts';

/** Milliseconds between two looks at the processes. */
const EVERY_MS = 5;
/** Milliseconds for the child to appear; it is started by a shell that was told to a moment ago. */
const APPEARS_WITHIN_MS = 5_000;

type Watched = Result<'child.watch'>;

/** Where processes are seen and signalled; replaced in tests. */
export interface Processes {
  readonly proc: string;
  readonly self: number;
  readonly kill: (pid: number, signal: string) => void;
}

const REAL: Processes = {
  proc: '/proc',
  self: process.pid,
  kill: (pid, signal) => void process.kill(pid, signal as NodeJS.Signals),
};

/**
 * Follows the first child of process 1 to its end. Whether a signal landed is the kernel's own word: it refuses (ESRCH) what is
 * gone, and a zombie is looked for first.
 */
export async function watchChild(
  { signal, timeoutMs, settleMs }: Checked<'child.watch'>,
  processes: Processes = REAL,
): Promise<Watched> {
  const child = await appearance(processes);
  if (child === null) {
    // So short that no look caught it: what it left behind can still be seen.
    const left = await remainder(processes, settleMs);
    return { ended: true, lifeMs: 0, sentMs: null, landed: false, left };
  }
  const began = performance.now();
  const passed = (): number => performance.now() - began;
  let sentMs: number | null = null;
  let landed = false;
  while (isAlive(child, processes.proc) && passed() < timeoutMs) {
    if (signal !== null && sentMs === null && passed() >= signal.afterMs) {
      sentMs = passed();
      landed = send(child, signal.name, processes);
    }
    const due = signal !== null && sentMs === null ? signal.afterMs - passed() : EVERY_MS;
    await pause(Math.max(0, Math.min(EVERY_MS, due)));
  }
  const ended = !isAlive(child, processes.proc);
  const lifeMs = passed();
  const left = await remainder(processes, ended ? settleMs : 0);
  return { ended, lifeMs, sentMs, landed, left };
}

async function appearance({ proc, self }: Processes): Promise<number | null> {
  const began = performance.now();
  do {
    const child = withoutTree(readProcesses(proc), self).find(({ parent }) => parent === 1);
    if (child) return child.pid;
    await pause(1);
  } while (performance.now() - began < APPEARS_WITHIN_MS);
  return null;
}

function send(pid: number, signal: string, { kill }: Processes): boolean {
  try {
    kill(pid, signal);
    return true;
  } catch (cause) {
    if (errorCode(cause, '') === 'ESRCH') return false;
    throw cause;
  }
}

/** Whether a process runs; a zombie has ended, its parent only did not ask yet. */
function isAlive(pid: number, proc: string): boolean {
  try {
    // The state follows the name, which is in brackets and may itself hold any character (proc_pid_stat(5)).
    const stat = readFileSync(`${proc}/${pid}/stat`, 'latin1');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch (cause) {
    if (['ENOENT', 'ESRCH'].includes(errorCode(cause, ''))) return false;
    throw cause;
  }
}

/** What is still running besides process 1 and us, once it had its time to end; at once where nothing is. */
async function remainder({ proc, self }: Processes, settleMs: number): Promise<Watched['left']> {
  // Counted by our own pauses: while all of the machine stands still, nothing can end.
  for (let waited = 0; ; waited += EVERY_MS) {
    const left = withoutTree(readProcesses(proc), self).filter(({ pid, zombie }) => pid !== 1 && !zombie);
    if (left.length === 0 || waited >= settleMs) {
      return left.map(({ pid }) => ({ pid, command: commandOf(pid, proc) }));
    }
    await pause(EVERY_MS);
  }
}

function commandOf(pid: number, proc: string): string {
  try {
    return readFileSync(`${proc}/${pid}/cmdline`, 'utf8').replace(/\0+$/, '').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
