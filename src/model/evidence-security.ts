import { z } from 'zod';

/** One hostile value, sent through one input of the subject. What its canaries show decides, not the answer's words. */
/** What would be seen from outside if a value did what it is made for. */
const canaries = z.array(
  z.object({
    kind: z.enum([
      'read',
      'created',
      'ran',
      'evaluated',
      'queried',
      'looked-up',
      'split',
      'rendered',
      'sent-on',
      'terminal',
    ]),
    sign: z.string(),
  }),
);

const payload = z.object({
  /** The claimed input that it went through, and the family that it belongs to. */
  input: z.string(),
  family: z.string(),
  /** What a program that falls for it did wrong, and where the method comes from: `CWE-22`, `WSTG-ATHZ-01`. */
  reason: z.string(),
  source: z.string(),
  /** The value, shortened, with control characters made visible. */
  sent: z.string(),
  canaries,
  /** Ids of the records of what was done with it. */
  acts: z.array(z.string()),
  /** Another value, sent after it: where the same is seen of that one, it shows nothing about this one. */
  contrast: z
    .object({ sent: z.string(), canaries, acts: z.array(z.string()) })
    .nullable()
    .default(null),
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

/** Where a secret of the contract can turn up. */
export const SECRET_PLACES = [
  'standard output',
  'standard error',
  'log',
  'answer',
  'header of an answer',
  'argument of a process',
  'environment of a process',
  'file',
  'name of a file',
  'row',
  'key',
  'telemetry',
  'request to an upstream',
  'image',
] as const;

/** A secret of the contract, found where something of the subject's can be read. The secret itself is left out. */
const secretFind = z.object({
  /** Its name in the contract; `service password` for the one that every service of a run shares. */
  secret: z.string(),
  /** `plain`, `base64`, … */
  form: z.string(),
  place: z.enum(SECRET_PLACES),
  /** Which one: a command, a path, a table, a process, a part of what was sent to a service. */
  where: z.string(),
  /** Octal, of a file; null for anything else. */
  mode: z.string().nullable(),
  surrounding: z.string(),
  /** Id of the record of the act after which it was found; null where no single act is known. */
  act: z.string().nullable(),
});

/** That one kind of place was searched for all secrets. */
const secretSweep = z.object({
  of: z.enum(['files', 'processes', 'rows', 'keys', 'telemetry', 'upstream', 'image']),
  /** Files, processes, rows, keys, exports, requests or layers that were looked at. */
  looked: z.number(),
  /** The service to which it was sent, of telemetry and of an upstream. */
  service: z.string().nullable().optional(),
  /** Secrets that were looked for. */
  secrets: z.array(z.string()),
  complete: z.boolean(),
  /** Whether a secret that had to be there was found; null where none had to be. */
  control: z.boolean().nullable(),
});

export const securityKinds = {
  payload,
  search,
  image,
  'secret-find': secretFind,
  'secret-sweep': secretSweep,
} as const;
