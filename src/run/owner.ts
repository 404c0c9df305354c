import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Labels on everything that a run makes on the engine. */
export const RUN_LABEL = 'cleanroom.run';
export const OWNER_LABEL = 'cleanroom.owner';

/** A process that made something, told apart from a later one with the same number. */
interface Owner {
  readonly host: string;
  readonly pid: number;
  /** Clock ticks from boot to the process's start where the kernel tells (proc(5), stat field 22); else `0`. */
  readonly started: string;
  /** Where its number counts; null in labels of before, and where the kernel does not tell. */
  readonly place: Place | null;
}

/** A number of a process means something in one PID namespace of one boot; two containers may bear one host name. */
export interface Place {
  readonly boot: string;
  readonly namespace: string;
  /** Stands for the machine's id, which is nobody else's to know (machine-id(5)); `0` where it has none. */
  readonly machine: string;
}

/** The PID namespace that holds all others has the same number under every kernel (PROC_PID_INIT_INO). */
const OUTERMOST = 'pid:[4026531836]';
const NO_MACHINE = '0';

/** The label value of a process that is seen from here, this one unless told otherwise. */
export function ownerLabel(pid = process.pid, place = placeHere()): string {
  const where = place ? [place.boot, place.namespace, place.machine] : [];
  return [hostname(), pid, startTime(pid) ?? '0', ...where].join('/');
}

/** Whether what bears this label belongs to a process that is gone. What cannot be told from here is left alone. */
export function isOrphaned(label: string): boolean {
  return fateOf(label) === 'dead';
}

/** What became of who signed this; `unknown` where that is another host's to say, or another PID namespace's. */
export function fateOf(label: string, here = placeHere()): 'living' | 'dead' | 'unknown' {
  const owner = parseOwner(label);
  if (!owner || owner.host !== hostname()) return 'unknown';
  const { pid, started, place } = owner;
  if (place !== null) {
    if (here === null) return 'unknown';
    if (isBeforeBootOf(here, place)) return 'dead';
    if (place.boot !== here.boot || place.namespace !== here.namespace) return 'unknown';
  }
  if (!isAlive(pid)) return 'dead';
  const now = startTime(pid);
  return now !== null && started !== '0' && now !== started ? 'dead' : 'living';
}

/**
 * Nothing outlives a reboot. A container's machine id may be its image's, and so that of many, so it is believed only where no
 * container is around.
 */
function isBeforeBootOf(here: Place, there: Place): boolean {
  const isWholeMachine = here.namespace === OUTERMOST && there.namespace === OUTERMOST;
  const isSameMachine = isWholeMachine && here.machine !== NO_MACHINE && here.machine === there.machine;
  return isSameMachine && here.boot !== there.boot;
}

function parseOwner(label: string): Owner | null {
  const [host, pid, started, boot, namespace, machine] = label.split('/');
  if (!host || !/^\d+$/.test(pid ?? '') || started === undefined) return null;
  const place = boot && namespace && machine ? { boot, namespace, machine } : null;
  return { host, pid: Number(pid), started, place };
}

function placeHere(): Place | null {
  try {
    return {
      boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
      namespace: readlinkSync('/proc/self/ns/pid'),
      machine: machineHere(),
    };
  } catch {
    return null;
  }
}

function machineHere(): string {
  try {
    const id = readFileSync('/etc/machine-id', 'utf8').trim();
    // Not drawn yet, or not for good.
    if (!/^[0-9a-f]{32}$/.test(id)) return NO_MACHINE;
    return createHash('sha256').update(`cleanroom ${id}`).digest('hex').slice(0, 16);
  } catch {
    return NO_MACHINE;
  }
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
