import { z } from 'zod';

/** Bytes to look for. */
export const needle = z.object({ id: z.string(), base64: z.string() });

/** Where they were found first. */
export const spot = z.object({
  id: z.string(),
  /** Bytes before it. */
  at: z.number(),
  before: z.string(),
  found: z.string(),
  after: z.string(),
});
