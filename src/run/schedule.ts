/** One thing to be done, with its cost in memory. */
export interface Job {
  /** Bytes that its rooms may take. */
  readonly memory: number;
  /** Longest first gives the shortest whole. */
  readonly seconds: number;
  readonly run: () => Promise<void>;
}

export interface Capacity {
  /** Jobs at the same time. */
  readonly parallel: number;
  /** Bytes for all jobs together; a job that needs more alone still runs, alone. */
  readonly memory: number;
}

/**
 * Runs jobs side by side within the capacity, longest first; resolves when all are done. Jobs must not reject.
 * What a job does never depends on its neighbours: only the wall time does.
 */
export async function runSideBySide(jobs: readonly Job[], capacity: Capacity): Promise<void> {
  const waiting = [...jobs].sort((a, b) => b.seconds - a.seconds);
  const running = new Set<Promise<void>>();
  let memory = 0;
  while (waiting.length > 0 || running.size > 0) {
    const index = waiting.findIndex((job) => memory + job.memory <= capacity.memory || running.size === 0);
    const job = running.size < capacity.parallel ? waiting[index] : undefined;
    if (!job) {
      await Promise.race(running);
      continue;
    }
    waiting.splice(index, 1);
    memory += job.memory;
    const work = job.run().finally(() => {
      memory -= job.memory;
      running.delete(work);
    });
    running.add(work);
  }
}
