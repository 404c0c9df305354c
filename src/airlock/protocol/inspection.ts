import { z } from 'zod';
import { needle, spot } from './needles.ts';

/** What to look for from a process's point of view. */
const canaries = {
  /** Text that must not be in its environment, as name or value. */
  needles: z.array(z.string()).default([]),
  /** Paths that must not exist for it. */
  paths: z.array(z.string()).default([]),
};

const status = z.object({
  uid: z.number(),
  gid: z.number(),
  /** The kernel's hexadecimal words. */
  capEff: z.string(),
  capBnd: z.string(),
  noNewPrivs: z.boolean(),
  /** 0 off, 1 strict, 2 filter. */
  seccomp: z.number(),
  rootReadOnly: z.boolean(),
  /** The needles and paths that were found. */
  visible: z.array(z.string()),
});

export const inspectionMethods = {
  /** Where something listens in the network namespace, without our own sockets and the engine's resolver. */
  'sockets.listening': {
    params: z.object({}),
    result: z.object({
      listening: z.array(
        z.object({ protocol: z.enum(['tcp', 'udp']), address: z.string(), port: z.number() }),
      ),
    }),
  },
  /** What all processes of the PID namespace but ours use, and their control group's own figures. */
  'inspect.usage': {
    params: z.object({}),
    result: z.object({
      processes: z.number(),
      zombies: z.number(),
      threads: z.number(),
      descriptors: z.number(),
      /** Bytes without reclaimable file cache. */
      memory: z.number(),
      /** Bytes of it that are shared memory, or files that lie in memory. */
      shared: z.number(),
      memoryPeak: z.number().nullable(),
      oomKills: z.number(),
      cpuMs: z.number(),
      throttledMs: z.number(),
    }),
  },
  /**
   * Waits for the first child of process 1, sends it a signal if asked to, and waits for its end; then gives what else is still
   * running once it had `settleMs` to end as well. Our own processes and zombies do not count.
   */
  'child.watch': {
    params: z.object({
      signal: z.object({ name: z.string(), afterMs: z.number() }).nullable().default(null),
      timeoutMs: z.number(),
      settleMs: z.number().default(3_000),
    }),
    result: z.object({
      /** Whether the child ended within the time. */
      ended: z.boolean(),
      /** Milliseconds from its being seen to its end, or to the time being over. */
      lifeMs: z.number(),
      /** Milliseconds from its being seen; null where it ended first. */
      sentMs: z.number().nullable(),
      landed: z.boolean(),
      left: z.array(z.object({ pid: z.number(), command: z.string() })),
    }),
  },
  /** Begins to look for needles in argv and environment of every process of the PID namespace, again and again. */
  'secrets.watch': { params: z.object({ needles: z.array(needle) }), result: z.object({}) },
  /** Looks once more, ends the looking, and says what was seen. */
  'secrets.seen': {
    params: z.object({}),
    result: z.object({
      /** Processes that were looked at. */
      processes: z.number(),
      hits: z.array(
        spot.extend({
          pid: z.number(),
          /** Name of its program. */
          program: z.string(),
          part: z.enum(['argv', 'environment']),
        }),
      ),
    }),
  },
  /** What the kernel says of a process. */
  'inspect.status': { params: z.object({ pid: z.number().int().default(1), ...canaries }), result: status },
  /** The same of the agent itself. */
  'self.status': { params: z.object(canaries), result: status },
  /** The limits of the agent's own control group, and the size of file systems. */
  'self.limits': {
    params: z.object({ paths: z.array(z.string()).default([]) }),
    result: z.object({
      /** Bytes; null for no limit or where the kernel does not tell. */
      memory: z.number().nullable(),
      /** Bytes beyond memory. */
      swap: z.number().nullable(),
      cpus: z.number().nullable(),
      pids: z.number().nullable(),
      /** Size in bytes by path. */
      disk: z.record(z.string(), z.number()),
      /** `cgroup v1` or `cgroup v2`, and the files read. */
      source: z.string(),
    }),
  },
} as const;
