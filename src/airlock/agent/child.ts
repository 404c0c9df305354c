import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Checked, Result } from '../protocol.ts';
import { errorCode } from './errno.ts';
import { readProcesses, withoutTree } from './inspect.ts';

/** Milliseconds between two looks at the processes. */
const EVERY_MS = 5;
/** Place of the field `cminflt` behind the name. */
const CMINFLT = 8;
/** Looks at what is left, at least. */
const LOOKS = 100;

type Watched = Result<'child.watch'>;

/** Where processes are seen and signalled; replaced in tests. */
export interface Processes {
  readonly proc: string;
  readonly self: number;
  readonly kill: (pid: number, signal: string) => void;
  /** Milliseconds for the child to appear; it is started by a shell that was told to a moment ago. */
  readonly appearsWithin: number;
}

const REAL: Processes = {
  proc: '/proc',
  self: process.pid,
  kill: (pid, signal) => void process.kill(pid, signal as NodeJS.Signals),
  appearsWithin: 5_000,
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

/**
 * The child's id; null for one that ended before a look caught it.
 *
 * @throws Error where nothing tells that there was one: it may be about to come, on a machine that stood still.
 */
async function appearance({ proc, self, appearsWithin }: Processes): Promise<number | null> {
  const began = performance.now();
  const before = faultsOfEnded(proc);
  for (;;) {
    // Read first: whatever had ended by then is in no look that follows.
    const faults = faultsOfEnded(proc);
    const child = withoutTree(readProcesses(proc), self).find(({ parent }) => parent === 1);
    if (child) return child.pid;
    if (faults > before) return null;
    if (performance.now() - began >= appearsWithin) {
      if (faults > 0) return null;
      throw new Error(`process 1 started nothing within ${appearsWithin} ms`);
    }
    await pause(1);
  }
}

/** Page faults of the children that process 1 has waited for (proc_pid_stat(5), cminflt); none starts without any. */
function faultsOfEnded(proc: string): number {
  return Number(statOf(1, proc)[CMINFLT] ?? 0);
}

/** The fields behind the name, which is in brackets and may itself hold any character; the first is the state. */
function statOf(pid: number, proc: string): readonly string[] {
  const stat = readFileSync(`${proc}/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
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
    return !/^[ZX]/.test(statOf(pid, proc)[0] ?? '');
  } catch (cause) {
    if (['ENOENT', 'ESRCH'].includes(errorCode(cause, ''))) return false;
    throw cause;
  }
}

/**
 * What is still running besides process 1 and us, once it had its time to end; at once where nothing is. While the machine stands still
 * time passes in which nobody can end, so it is also looked at so many times.
 */
async function remainder({ proc, self }: Processes, settleMs: number): Promise<Watched['left']> {
  const began = performance.now();
  const most = Math.min(LOOKS, settleMs / EVERY_MS);
  for (let looks = 1; ; looks += 1) {
    const left = withoutTree(readProcesses(proc), self).filter(({ pid, zombie }) => pid !== 1 && !zombie);
    if (left.length === 0 || (performance.now() - began >= settleMs && looks > most)) {
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
