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

/** What was found in messages that came in since that was asked last. */
export const foundInMessages = z.object({
  /** Messages that were searched. */
  messages: z.number(),
  /** The same needle in the same part is told once. */
  hits: z.array(spot.extend({ where: z.string() })),
});
