import { z } from 'zod';
import { output } from './evidence-output.ts';

/** Kinds of evidence about the services of a room, the traffic to them, and load. Units as in evidence.ts. */

const words = z.record(z.string(), z.union([z.string(), z.number()]));

/** Something broken on purpose, or healed, and whether the traffic really felt it. */
const fault = z.object({
  service: z.string(),
  fault: z.enum([
    'refused',
    'black-holed',
    'delayed',
    'limited',
    'cut',
    'reset',
    'paused',
    'stopped',
    'killed',
    'destroyed',
  ]),
  /** The options that it was given: direction, milliseconds, share. */
  terms: words,
  stage: z.enum(['injected', 'healed']),
  /** Whether we saw the effect ourselves: the fault's where it was injected, the service's answer where it was healed. */
  effective: z.boolean(),
  detail: z.string(),
});

/** What went through the airlock to one service since the room opened. */
const proxyCounts = z.object({
  service: z.string(),
  /** Accepted in all, and open at this moment. */
  connections: z.number(),
  open: z.number(),
  bytesToService: z.number(),
  bytesToSubject: z.number(),
  /** Connections that a fault befell. */
  hit: z.number(),
  /** What the subject asked: statements executed, commands; null where the protocol is not known or encrypted. */
  requests: z.number().nullable(),
  /** The same by first word: `select`, `GET`. */
  byVerb: z.record(z.string(), z.number()),
});

/** What a service wrote to its own log, both streams together. */
const serviceLog = z.object({ service: z.string(), output });

/** Why a query or command of ours did not work: a SQLSTATE, an errno or `timeout`, and the words. */
const refusal = z.object({ code: z.string(), message: z.string() }).nullable();

/** One SQL query of ours, over our own connection to the service. */
const rows = z.object({
  service: z.string(),
  sql: z.string(),
  params: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
  fields: z.array(z.string()),
  /** At most 500 of them. */
  rows: z.array(z.record(z.string(), z.json())),
  truncated: z.boolean(),
  /** Given back or changed; null where the statement has no such count. */
  rowCount: z.number().nullable(),
  error: refusal,
  ms: z.number(),
});

/** One Redis command of ours, over our own connection to the service. */
const reply = z.object({
  service: z.string(),
  command: z.array(z.string()),
  reply: z.json(),
  error: refusal,
  ms: z.number(),
});

/** One thing of a schema: no numbers of columns and no expressions, which PostgreSQL prints in another way after a restore. */
const shaped = z.object({
  /** In words: `column`, `unique constraint`, `index`. */
  kind: z.string(),
  /** The table that it belongs to; null for what stands by itself. */
  of: z.string().nullable(),
  name: z.string(),
  /** What else can be told of it, such as its columns; may be empty. */
  like: z.string(),
});

/** Every row of every table of a database in one number, read in one snapshot over our own connection. */
const databaseFingerprint = z.object({
  service: z.string(),
  /** Of schema, rows and sequences together; hexadecimal SHA-256. Null where it could not be read. */
  sha256: z.string().nullable(),
  /** Of columns, constraints, indexes, views and routines. */
  schema: z.string().nullable(),
  tables: z.array(z.object({ name: z.string(), rows: z.number(), sha256: z.string() })),
  sequences: z.array(z.object({ name: z.string(), last: z.string().nullable() })),
  /** What the schema is made of and is in force, told so that a dump and its restore change nothing of it; runs of before lack it. */
  shape: z.array(shaped).optional(),
  error: refusal,
  ms: z.number(),
});

/** A dump of the contract that was loaded into a database, over our own connection and as the user that the subject has. */
const dumpLoaded = z.object({
  service: z.string(),
  bytes: z.number(),
  /** Of the dump; hexadecimal. */
  sha256: z.string(),
  /** What was there then. */
  tables: z.array(z.object({ name: z.string(), rows: z.number() })),
  error: refusal,
  ms: z.number(),
});

const numbering = z.object({ next: z.string(), highest: z.string().nullable() });

/** What became of rows that were there at a moment before, by the columns that are still there. */
const rowsKept = z.object({
  service: z.string(),
  tables: z.array(
    z.object({
      name: z.string(),
      rows: z.number(),
      /** Rows now; null where there is no such table any more. */
      now: z.number().nullable(),
      /** Whether rows were compared; very many are only counted. */
      whole: z.boolean(),
      /** Rows of before that are not there any more. */
      missing: z.number(),
      /** Columns that were compared: those that were there and are. */
      compared: z.number(),
      /** Those of them that changed. */
      columns: z.array(
        z.object({
          name: z.string(),
          type: z.string(),
          nowType: z.string(),
          /** Rows that are there and hold another value, or none where there was one. */
          changed: z.number(),
          example: z.string().nullable(),
        }),
      ),
    }),
  ),
  /** Columns that were and are numbered by a sequence: the number that comes next, and the highest that is taken. */
  ids: z.array(z.object({ of: z.string(), before: numbering, after: numbering })),
  error: refusal,
  ms: z.number(),
});

/** One request of a drive; times in milliseconds since the drive began, null for what did not come to pass. */
const driven = z.object({
  /** From 0, in the order of being due; `request` is the index into the requests. */
  n: z.number(),
  request: z.number(),
  due: z.number(),
  /** The whole request was handed to its connection. */
  sent: z.number().nullable(),
  firstByte: z.number().nullable(),
  done: z.number(),
  /** A status in digits, or an errno, `timeout`, `bad-response`. */
  outcome: z.string(),
  /** Whether its connection had carried another request before. */
  reused: z.boolean(),
  /** Whether the answer asked for the connection to be closed. */
  closes: z.boolean(),
  bytes: z.number(),
  /** The beginning of the response; empty unless asked for. */
  body: z.string(),
  /** Those headers of the response that were asked for. */
  headers: z.record(z.string(), z.string()).optional(),
});

const percentiles = z.object({
  p50: z.number(),
  p90: z.number(),
  p99: z.number(),
  max: z.number(),
  mean: z.number(),
});

/** Summary of a drive. `perSecond` is null for a given list of moments. */
const drive = z.object({
  requests: z.array(z.object({ method: z.string(), path: z.string() })),
  perSecond: z.number().nullable(),
  ms: z.number(),
  sent: z.number(),
  outcomes: z.record(z.string(), z.number()),
  /** From when a request was due to its last byte, so that waiting counts; of answered requests. */
  response: percentiles,
  /** From when it was sent to its last byte. */
  service: percentiles,
  /** Most requests that were in flight at once. */
  mostInFlight: z.number(),
  /** How late we ourselves were at worst in sending what was due. */
  latest: z.number(),
  marks: z.array(z.object({ name: z.string(), at: z.number() })),
  /** Where there are more than 300: those without a status below 400 and the slowest. */
  records: z.array(driven),
  truncated: z.boolean(),
  /** File of the run with every record, a line of JSON each. */
  file: z.string(),
});

/** What the load balancer itself says of the replicas behind it, since the room opened. */
const balancer = z.object({
  replicas: z.array(
    z.object({
      /** From 1. */
      replica: z.number(),
      up: z.boolean(),
      /** HAProxy's own words: `UP`, `DOWN`, `UP 1/2`; and of its last check: `L7OK 200`. */
      status: z.string(),
      check: z.string(),
      /** Requests that it was given, and its answers by the first digit of their status. */
      requests: z.number(),
      answers: z.record(z.string(), z.number()),
      /** Connections that could not be made, and answers that did not come whole. */
      connectErrors: z.number(),
      responseErrors: z.number(),
      /** Tries that were made again, and those that were then sent to another replica. */
      retries: z.number(),
      redispatches: z.number(),
    }),
  ),
});

/** What became of connections that we hold open to the subject. */
const held = z.object({
  connections: z.array(
    z.object({
      kind: z.enum(['silent', 'idle', 'half']),
      state: z.enum(['open', 'ended', 'reset', 'never-stood']),
      /** Milliseconds from when it stood to its end; null while it is open. */
      endedMs: z.number().nullable(),
      /** The status that it was answered with, once or at last; null for none. */
      status: z.number().nullable(),
    }),
  ),
});

/** How an upstream of ours treats requests from now on; the step is the phase's name. */
const upstream = z.object({
  service: z.string(),
  does: z.enum(['answer', 'hang', 'stall', 'reset']),
  /** null where it answers as the contract has it, or not at all. */
  status: z.number().nullable(),
  delayMs: z.number(),
  /** The decimal number of ours in its answer; null where the answer is as the contract has it, or holds none. */
  decimal: z.string().nullable().default(null),
  /** On the clock of the arrivals. */
  at: z.number(),
});

/** Requests that arrived at an upstream of ours since the last look. Milliseconds since it was opened, on one clock. */
const arrivals = z.object({
  service: z.string(),
  arrivals: z.array(
    z.object({
      phase: z.string(),
      at: z.number(),
      method: z.string(),
      path: z.string(),
      /** `held` is still waiting for its answer; `left`: the subject gave up. */
      outcome: z.enum(['answered', 'reset', 'held', 'left']),
      status: z.number().nullable(),
      /** Just before the answer was sent, or when it was left; null while it is held. */
      ended: z.number().nullable(),
    }),
  ),
  total: z.number(),
  truncated: z.boolean(),
  /** Those of earlier looks that are held still. */
  stillHeld: z.array(z.object({ phase: z.string(), at: z.number() })).default([]),
  /** The moment of the look. */
  now: z.number(),
});

export const serviceKinds = {
  fault,
  'proxy-counts': proxyCounts,
  'service-log': serviceLog,
  rows,
  reply,
  'database-fingerprint': databaseFingerprint,
  'dump-loaded': dumpLoaded,
  'rows-kept': rowsKept,
  drive,
  held,
  upstream,
  arrivals,
  balancer,
} as const;
