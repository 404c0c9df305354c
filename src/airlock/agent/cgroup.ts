import { existsSync, readFileSync } from 'node:fs';

/** A control group as its own container sees it at /sys/fs/cgroup, in version 1 or 2 of the kernel's interface. */
export interface Cgroup {
  readonly version: 'v1' | 'v2';
  /** Counters and levels. */
  readonly usage: () => CgroupUsage;
  readonly limits: () => CgroupLimits;
  /** Processes and threads at present. */
  readonly pids: () => number | null;
  /** The files read. */
  readonly source: string;
}

export interface CgroupUsage {
  /** Bytes without inactive file cache, which the kernel can take back. */
  readonly memory: number;
  /** Bytes of it that are shared: memory that programs share, and files that lie in memory. */
  readonly shared: number;
  readonly memoryPeak: number | null;
  readonly oomKills: number;
  readonly cpuMs: number;
  readonly throttledMs: number;
  readonly throttledPeriods: number;
}

/** null: no limit, or the kernel does not tell. */
export interface CgroupLimits {
  readonly memory: number | null;
  readonly swap: number | null;
  readonly cpus: number | null;
  readonly pids: number | null;
}

/** Sources: Documentation/admin-guide/cgroup-v1 and cgroup-v2.rst of the Linux kernel. */
export function openCgroup(root = '/sys/fs/cgroup'): Cgroup {
  const file = (name: string): string | null => read(`${root}/${name}`);
  const number = (name: string): number | null => toNumber(file(name));
  const field = (name: string, key: string): number => fieldOf(file(name) ?? '', key);
  return existsSync(`${root}/cgroup.controllers`) ? v2({ file, number, field }) : v1({ file, number, field });
}

interface Reader {
  readonly file: (name: string) => string | null;
  readonly number: (name: string) => number | null;
  readonly field: (name: string, key: string) => number;
}

function v1({ number, field }: Reader): Cgroup {
  return {
    version: 'v1',
    usage: () => ({
      memory:
        need(number('memory/memory.usage_in_bytes')) - field('memory/memory.stat', 'total_inactive_file'),
      shared: field('memory/memory.stat', 'total_shmem'),
      memoryPeak: number('memory/memory.max_usage_in_bytes'),
      oomKills: field('memory/memory.oom_control', 'oom_kill'),
      cpuMs: need(number('cpuacct/cpuacct.usage')) / 1e6,
      throttledMs: field('cpu/cpu.stat', 'throttled_time') / 1e6,
      throttledPeriods: field('cpu/cpu.stat', 'nr_throttled'),
    }),
    limits() {
      const memory = bounded(number('memory/memory.limit_in_bytes'));
      const both = bounded(number('memory/memory.memsw.limit_in_bytes'));
      const quota = number('cpu/cpu.cfs_quota_us');
      const period = number('cpu/cpu.cfs_period_us');
      return {
        memory,
        swap: memory === null || both === null ? null : both - memory,
        cpus: quota === null || period === null || quota < 0 ? null : quota / period,
        pids: number('pids/pids.max'),
      };
    },
    pids: () => number('pids/pids.current'),
    source:
      'memory.limit_in_bytes, memory.memsw.limit_in_bytes, cpu.cfs_quota_us, cpu.cfs_period_us, pids.max',
  };
}

function v2({ file, number, field }: Reader): Cgroup {
  return {
    version: 'v2',
    usage: () => ({
      memory: need(number('memory.current')) - field('memory.stat', 'inactive_file'),
      shared: field('memory.stat', 'shmem'),
      memoryPeak: number('memory.peak'),
      oomKills: field('memory.events', 'oom_kill'),
      cpuMs: field('cpu.stat', 'usage_usec') / 1e3,
      throttledMs: field('cpu.stat', 'throttled_usec') / 1e3,
      throttledPeriods: field('cpu.stat', 'nr_throttled'),
    }),
    limits() {
      const [quota, period] = (file('cpu.max') ?? 'max').split(' ').map(Number);
      return {
        memory: number('memory.max'),
        swap: number('memory.swap.max'),
        cpus: quota !== undefined && period !== undefined && quota > 0 ? quota / period : null,
        pids: number('pids.max'),
      };
    },
    pids: () => number('pids.current'),
    source: 'memory.max, memory.swap.max, cpu.max, pids.max',
  };
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

/** null for `max`, the word of both versions for no limit. */
function toNumber(text: string | null): number | null {
  const value = Number(text ?? 'max');
  return Number.isFinite(value) ? value : null;
}

/** Version 1 prints "no limit" as the largest multiple of the page size. */
function bounded(value: number | null): number | null {
  return value === null || value > 2 ** 60 ? null : value;
}

function fieldOf(text: string, key: string): number {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${key} `));
  return Number(line?.slice(key.length + 1) ?? 0);
}

function need(value: number | null): number {
  if (value === null) throw new Error('the control group cannot be read');
  return value;
}
