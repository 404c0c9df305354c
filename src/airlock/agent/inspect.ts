import { readdirSync, readFileSync } from 'node:fs';
import type { Result } from '../protocol.ts';
import { openCgroup } from './cgroup.ts';
import { parseStatus } from './status.ts';

export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly zombie: boolean;
  readonly threads: number;
  readonly descriptors: number;
}

/**
 * All processes of the PID namespace but the agent's own, and the control group of process 1 as that process sees it.
 * Needs SYS_PTRACE and DAC_READ_SEARCH to look at processes of other users.
 */
export function inspectUsage(proc = '/proc', self = process.pid): Result<'inspect.usage'> {
  const processes = withoutTree(readProcesses(proc), self);
  const alive = processes.filter(({ zombie }) => !zombie);
  const { memory, shared, memoryPeak, oomKills, cpuMs, throttledMs } = openCgroup(
    `${proc}/1/root/sys/fs/cgroup`,
  ).usage();
  return {
    processes: alive.length,
    zombies: processes.length - alive.length,
    threads: sum(alive.map(({ threads }) => threads)),
    descriptors: sum(alive.map(({ descriptors }) => descriptors)),
    memory,
    shared,
    memoryPeak,
    oomKills,
    cpuMs,
    throttledMs,
  };
}

/** Every process that `/proc` shows. */
export function readProcesses(proc: string): ProcessFacts[] {
  const pids = readdirSync(proc).filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => readProcess(proc, Number(pid))).filter((facts) => facts !== null);
}

/** null for a process that ended while we looked. */
function readProcess(proc: string, pid: number): ProcessFacts | null {
  try {
    const status = parseStatus(readFileSync(`${proc}/${pid}/status`, 'utf8'));
    const zombie = status('State').startsWith('Z');
    return {
      pid,
      parent: Number(status('PPid')),
      zombie,
      threads: Number(status('Threads')),
      descriptors: zombie ? 0 : readdirSync(`${proc}/${pid}/fd`).length,
    };
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ESRCH'))
      return null;
    throw cause;
  }
}

/** Leaves out a process and all that descend from it: ours. */
export function withoutTree(processes: readonly ProcessFacts[], root: number): ProcessFacts[] {
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
  const below = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at !== 0; at = parents.get(at)) {
      if (at === root) return true;
    }
    return false;
  };
  return processes.filter(({ pid }) => !below(pid));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
