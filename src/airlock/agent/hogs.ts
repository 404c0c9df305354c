import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Checked, Result } from '../protocol.ts';
import { type Cgroup, openCgroup } from './cgroup.ts';
import { errorCode } from './errno.ts';

/** Longest that a hog of memory or disk may take. */
const HOG_MS = 20_000;

/** How a shell says that the last program of a pipeline was ended by SIGKILL: 128 + 9. */
const KILLED = 137;

const HOG_FILE = '.cleanroom-hog';

/**
 * `dd` reads one block as large as that, and so touches every page of it; in huge pages, where the kernel has them, it takes a fifth of the
 * work. The agent must not be the one that writes: at the limit the kernel takes away the pages of its program, and both would crawl
 * instead of one dying.
 */
export async function hogMemory(
  { upTo }: Checked<'hog.memory'>,
  cgroup: Pick<Cgroup, 'usage'> = openCgroup(),
): Promise<Result<'hog.memory'>> {
  const before = cgroup.usage();
  const script =
    'GLIBC_TUNABLES=glibc.malloc.hugetlb=1 dd if=/dev/zero of=/dev/null bs="$1" count=1 iflag=fullblock';
  const child = expendable(script, [`${upTo}`], 'ignore');
  const timer = setTimeout(() => endGroup(child), HOG_MS);
  const { code } = await endOf(child);
  clearTimeout(timer);
  const after = cgroup.usage();
  return {
    // What is left once the hog is gone says nothing of how much it had; a hog that ended by itself had all.
    reached: after.memoryPeak ?? (code === 0 ? upTo : null),
    oomKills: after.oomKills - before.oomKills,
    signal: code === KILLED ? 'SIGKILL' : null,
  };
}

/** Shells that count for nothing, one a core that is to be kept busy. */
export async function hogCpu(
  { ms, threads }: Checked<'hog.cpu'>,
  cgroup: Pick<Cgroup, 'usage'> = openCgroup(),
): Promise<Result<'hog.cpu'>> {
  const children = Array.from({ length: threads }, () => expendable('while :; do :; done', [], 'ignore'));
  const ends = children.map(endOf);
  // The clock first and last: under the quota that the hogs use up we are stopped ourselves, and what goes on meanwhile must not count for less time.
  const began = performance.now();
  const before = cgroup.usage();
  await pause(ms);
  const after = cgroup.usage();
  const wall = performance.now() - began;
  for (const child of children) endGroup(child);
  await Promise.all(ends);
  return {
    reached: (after.cpuMs - before.cpuMs) / wall,
    throttledPeriods: after.throttledPeriods - before.throttledPeriods,
  };
}

/** Sleeping children until the kernel refuses one (EAGAIN); a few hundred kilobytes each. */
export async function hogPids({ upTo }: Checked<'hog.pids'>): Promise<Result<'hog.pids'>> {
  const cgroup = openCgroup();
  const children: ChildProcess[] = [];
  const ends: Promise<unknown>[] = [];
  let reached = cgroup.pids() ?? 0;
  let refused = 0;
  try {
    while (refused === 0 && children.length < upTo) {
      const child = spawn('sleep', ['60'], { stdio: 'ignore' });
      const error = await startOf(child);
      if (error === null) {
        children.push(child);
        ends.push(endOf(child));
      } else if (errorCode(error, '') === 'EAGAIN') refused++;
      else throw error;
      reached = Math.max(reached, cgroup.pids() ?? children.length);
    }
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(ends);
  }
  return { reached, refused };
}

/** A child writes, since the pages of a file system in memory count against whoever writes them. */
export async function hogDisk({ path, upTo }: Checked<'hog.disk'>): Promise<Result<'hog.disk'>> {
  const file = join(path, HOG_FILE);
  try {
    const child = expendable(
      'exec head -c "$1" /dev/zero > "$2"',
      [`${upTo}`, file],
      ['ignore', 'ignore', 'pipe'],
    );
    let words = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      words = (words + chunk.toString('utf8')).slice(-1024);
    });
    const timer = setTimeout(() => endGroup(child), HOG_MS);
    const { code, signal } = await endOf(child);
    clearTimeout(timer);
    const reached = await stat(file).then(
      ({ size }) => size,
      () => 0,
    );
    const detail = words.trim() || (signal === null ? `ended with ${code}` : `killed by ${signal}`);
    return { reached, refused: words.includes('No space left') ? 1 : 0, detail };
  } finally {
    await rm(file, { force: true });
  }
}

/** A shell script that the kernel kills before anything else when memory runs out: the agent must outlive its hogs. */
function expendable(
  script: string,
  args: readonly string[],
  stdio: 'ignore' | ('pipe' | 'ignore')[],
): ChildProcess {
  const whole = `echo 1000 > /proc/self/oom_score_adj; ${script}`;
  return spawn('sh', ['-c', whole, 'hog', ...args], {
    stdio,
    detached: true,
    env: { ...process.env, LC_ALL: 'C' },
  });
}

/** Ends a shell and all that it started. */
function endGroup(child: ChildProcess): void {
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
}

/** null once it runs, else why it does not. */
function startOf(child: ChildProcess): Promise<Error | null> {
  return new Promise((resolve) => {
    child.once('spawn', () => resolve(null));
    child.once('error', resolve);
  });
}

function endOf(
  child: ChildProcess,
): Promise<{ readonly code: number | null; readonly signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
    child.once('error', reject);
  });
}
