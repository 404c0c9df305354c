import { z } from 'zod';

/** One hostile value, sent through one input of the subject. What its canaries show decides, not the answer's words. */
const payload = z.object({
  /** The claimed input that it went through, and the family that it belongs to. */
  input: z.string(),
  family: z.string(),
  /** What a program that falls for it did wrong, and where the method comes from: `CWE-22`, `WSTG-ATHZ-01`. */
  reason: z.string(),
  source: z.string(),
  /** The value, shortened, with control characters made visible. */
  sent: z.string(),
  /** What would be seen from outside if the value did what it is made for. */
  canaries: z.array(
    z.object({
      kind: z.enum(['read', 'created', 'ran', 'evaluated', 'queried', 'looked-up', 'split', 'terminal']),
      sign: z.string(),
    }),
  ),
  /** Ids of the records of what was done with it. */
  acts: z.array(z.string()),
});

/** Where some texts were found in the writable places of the room, in names and in contents, also inside archives. */
const search = z.object({
  roots: z.array(z.string()),
  signs: z.array(z.string()),
  hits: z.array(
    z.object({
      sign: z.string(),
      path: z.string(),
      where: z.enum(['name', 'content']),
      /** Member of an archive, or `gzip`; null for the file itself. */
      member: z.string().nullable(),
      surrounding: z.string(),
    }),
  ),
  files: z.number(),
  bytes: z.number(),
  /** Whether everything was looked at. */
  complete: z.boolean(),
});

/** What the subject's image holds, all layers applied. */
const image = z.object({
  layers: z.number(),
  files: z.number(),
  /** Programs that run with their owner's or group's rights. */
  setId: z.array(z.object({ path: z.string(), mode: z.string() })),
});

export const securityKinds = { payload, search, image } as const;
