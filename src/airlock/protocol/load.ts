import { z } from 'zod';

const drive = z.object({ drive: z.number() });

/** One request of a drive; times in milliseconds since the drive began. */
const driven = z.object({
  n: z.number(),
  request: z.number(),
  due: z.number(),
  sent: z.number().nullable(),
  firstByte: z.number().nullable(),
  done: z.number(),
  /** A status in digits, or an errno, `timeout`, `bad-response`, `unsendable`. */
  outcome: z.string(),
  reused: z.boolean(),
  closes: z.boolean(),
  bytes: z.number(),
  /** What was kept of it, and `…` where there was more. */
  body: z.string(),
  headers: z.record(z.string(), z.string()).optional(),
});

const held = z.object({
  kind: z.enum(['silent', 'idle', 'half']),
  state: z.enum(['open', 'ended', 'reset', 'never-stood']),
  endedMs: z.number().nullable(),
  status: z.number().nullable(),
});

export const loadMethods = {
  /** Begins to send requests when they are due, whatever becomes of those before; goes on until all are done. */
  'drive.start': {
    params: z.object({
      host: z.string(),
      port: z.number(),
      requests: z
        .array(
          z.object({
            method: z.string(),
            path: z.string(),
            headers: z.record(z.string(), z.string()).default({}),
            /** Base64. */
            body: z.string().nullable().default(null),
          }),
        )
        .min(1),
      /** Milliseconds from the beginning at which each is due, ascending; request n is number n modulo the requests. */
      at: z.array(z.number().nonnegative()),
      connections: z.number().int().positive(),
      /** Of each request, from when it was due. */
      timeoutMs: z.number(),
      keepBodies: z.number().int().nonnegative().default(0),
      /** Names of response headers, in lower case, that are kept. */
      keepHeaders: z.array(z.string()).default([]),
    }),
    /** A number for the calls below. */
    result: drive,
  },
  /** Gives the moment a name; resolves with it. */
  'drive.mark': { params: drive.extend({ name: z.string() }), result: z.object({ at: z.number() }) },
  'drive.progress': {
    params: drive,
    result: z.object({
      due: z.number(),
      sent: z.number(),
      done: z.number(),
      inFlight: z.number(),
      /** Of each request, the outcome of the one that was done last; null while none is. */
      last: z.array(z.string().nullable()),
    }),
  },
  /** From now on nothing more is due. */
  'drive.stop': { params: drive, result: z.object({}) },
  /** Waits until every request is done. */
  'drive.result': {
    params: drive,
    result: z.object({
      /** In the order in which they were due. */
      records: z.array(driven),
      ms: z.number(),
      mostInFlight: z.number(),
      /** Milliseconds by which the sending of a request that was due was late at worst. */
      latest: z.number(),
      marks: z.array(z.object({ name: z.string(), at: z.number() })),
    }),
  },
  /** Opens connections and keeps them; resolves once each stands and has done what its kind does. */
  'hold.open': {
    params: z.object({
      host: z.string(),
      port: z.number(),
      silent: z.number().int().nonnegative().default(0),
      idle: z.number().int().nonnegative().default(0),
      half: z.number().int().nonnegative().default(0),
      path: z.string(),
      /** Of what the last two kinds ask. */
      headers: z.record(z.string(), z.string()).optional(),
      /** For the connection, and for the answer that makes it idle. */
      timeoutMs: z.number(),
    }),
    result: z.object({ hold: z.number() }),
  },
  'hold.look': { params: z.object({ hold: z.number() }), result: z.object({ connections: z.array(held) }) },
  'hold.release': { params: z.object({ hold: z.number() }), result: z.object({}) },
} as const;
