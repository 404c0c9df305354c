import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Labels on everything that a run makes on the engine. */
export const RUN_LABEL = 'cleanroom.run';
export const OWNER_LABEL = 'cleanroom.owner';

/** A process that made something, told apart from a later one with the same number. */
export interface Owner {
  readonly host: string;
  readonly pid: number;
  /** Clock ticks from boot to the process's start where the kernel tells (proc(5), stat field 22); else `0`. */
  readonly started: string;
}

/** The label value of this process. */
export function ownerLabel(pid = process.pid): string {
  return `${hostname()}/${pid}/${startTime(pid) ?? '0'}`;
}

/** Whether what bears this label belongs to a process of this host that is gone. Other hosts' things are left alone. */
export function isOrphaned(label: string): boolean {
  const owner = parseOwner(label);
  if (!owner || owner.host !== hostname()) return false;
  if (!isAlive(owner.pid)) return true;
  const now = startTime(owner.pid);
  return now !== null && owner.started !== '0' && now !== owner.started;
}

function parseOwner(label: string): Owner | null {
  const [host, pid, started] = label.split('/');
  if (!host || !/^\d+$/.test(pid ?? '') || started === undefined) return null;
  return { host, pid: Number(pid), started };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold blanks; fields are counted after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
