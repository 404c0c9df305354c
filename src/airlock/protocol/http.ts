import { z } from 'zod';
import { needle, spot } from './needles.ts';

const message = z.object({
  method: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.string()).default({}),
  /** The body's bytes in base64; at most one of `body` and `filler`. */
  body: z.string().nullable().default(null),
  /** A body of this many bytes of filler. */
  filler: z.number().int().nonnegative().nullable().default(null),
  /** The filler's line; ours where null. */
  fillerLine: z.string().nullable().default(null),
  /** What ends each line of the filler; a line break where it is not given. */
  fillerEnd: z.string().optional(),
});

/** Bytes that came in: the first and the last ones, and figures about all of them. */
const received = z.object({
  /** Base64. */
  head: z.string(),
  /** Base64; empty where `head` holds everything. */
  tail: z.string(),
  /** In all. */
  bytes: z.number(),
  /** Of all, hexadecimal. */
  sha256: z.string(),
  /** Whether all of them are UTF-8. */
  validUtf8: z.boolean(),
  /** Needles that were found in all of them. */
  spots: z.array(spot).optional(),
});

export const httpMethods = {
  /** One request on a connection of its own. Whatever the other side does is a result, never an error of the call. */
  'http.request': {
    params: message.extend({
      host: z.string(),
      port: z.number(),
      /** From the call to the last byte of the response. */
      timeoutMs: z.number(),
      /** Bytes of the response that are kept from its beginning, and as many from its end. */
      keep: z
        .number()
        .int()
        .nonnegative()
        .default(32 * 1024),
      /** What to look for in all of the response. */
      needles: z.array(needle).optional(),
      /** Send the body in so many pieces, with a pause between them. */
      slow: z.object({ pieces: z.number().int().positive(), pauseMs: z.number() }).nullable().default(null),
      /** From when the request was sent until its client hangs up; otherwise it waits. */
      hangUpMs: z.number().nullable().optional(),
    }),
    result: z.object({
      /** null when no whole response came. */
      status: z.number().nullable(),
      /** An errno, `timeout`, `bad-response`, `unsendable` (Node refuses to write it), `hung-up` (we did); null for a whole response. */
      error: z.string().nullable(),
      ms: z.number(),
      headers: z.record(z.string(), z.string()),
      body: received,
    }),
  },
  /** `total` requests, round robin over `requests`, `parallel` at a time over kept connections. */
  'http.load': {
    params: z.object({
      host: z.string(),
      port: z.number(),
      requests: z.array(message).min(1),
      total: z.number().int().nonnegative(),
      parallel: z.number().int().positive(),
      /** Of each request. */
      timeoutMs: z.number(),
      /** From when a request was sent until its client hangs up; null for clients that wait. */
      hangUpMs: z.number().nullable().default(null),
    }),
    result: z.object({
      sent: z.number(),
      /** How many of each status or error. */
      outcomes: z.record(z.string(), z.number()),
      medianMs: z.number(),
      maxMs: z.number(),
    }),
  },
} as const;
