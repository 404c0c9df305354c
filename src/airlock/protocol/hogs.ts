import { z } from 'zod';

export const hogMethods = {
  /** A child takes memory until it is killed or holds `upTo` bytes. */
  'hog.memory': {
    params: z.object({ upTo: z.number() }),
    result: z.object({
      /**
       * Most bytes that the control group held since its container began. Where the kernel keeps no such figure: those that the child
       * was given in the end, or null where it did not come so far.
       */
      reached: z.number().nullable(),
      oomKills: z.number(),
      /** Signal that ended the child; null when it was not killed. */
      signal: z.string().nullable(),
    }),
  },
  /** Children spin for a while. */
  'hog.cpu': {
    params: z.object({ ms: z.number(), threads: z.number().int().positive() }),
    result: z.object({
      /** Share of one core that was really used. */
      reached: z.number(),
      throttledPeriods: z.number(),
    }),
  },
  /** Starts sleeping children until one is refused or `upTo` are there, then ends them all. */
  'hog.pids': {
    params: z.object({ upTo: z.number().int().positive() }),
    result: z.object({
      /** Most processes and threads in the control group. */
      reached: z.number(),
      refused: z.number(),
    }),
  },
  /** Writes a file until the disk is full or it holds `upTo` bytes, then removes it. */
  'hog.disk': {
    params: z.object({ path: z.string(), upTo: z.number() }),
    result: z.object({
      reached: z.number(),
      refused: z.number(),
      /** The writer's own last words. */
      detail: z.string(),
    }),
  },
} as const;
