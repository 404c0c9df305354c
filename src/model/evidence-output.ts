import { z } from 'zod';

/** What a program wrote, bounded: `text` is the UTF-8 decoding of at most the first and last few KiB. */
export const output = z.object({
  text: z.string(),
  /** Bytes written in all, also beyond what `text` keeps. */
  bytes: z.number(),
  truncated: z.boolean(),
  validUtf8: z.boolean(),
  sha256: z.string(),
});
export type Output = z.infer<typeof output>;
