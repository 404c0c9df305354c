import { z } from 'zod';

/** Kinds of evidence about what the subject says of itself, and about what many clients saw of it. Units as in evidence.ts. */

/** What the subject's service wrote in one window, line by line. */
const logLines = z.object({
  window: z.string(),
  /** Length of the window. */
  ms: z.number(),
  lines: z.array(
    z.object({
      /** Milliseconds since the window began, when its last byte reached us. */
      at: z.number(),
      stream: z.enum(['stdout', 'stderr']),
      /** At most 4 000 characters. */
      text: z.string(),
      cut: z.boolean(),
    }),
  ),
  /** Lines in all, also beyond those kept: the first and the last of the window. */
  total: z.number(),
  bytes: z.number(),
  truncated: z.boolean(),
  /** Streams from which more may come: 0 once the service has ended and all that it wrote was read; null in older runs. */
  openStreams: z.number().nullable().default(null),
});

/** Spans that an OTLP receiver of ours took since the last look. Times are Unix time in milliseconds, by the room's clock. */
const spans = z.object({
  service: z.string(),
  spans: z.array(
    z.object({
      /** Hexadecimal, lower case. */
      traceId: z.string(),
      spanId: z.string(),
      parentSpanId: z.string().nullable(),
      name: z.string(),
      kind: z.enum(['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']),
      startMs: z.number(),
      endMs: z.number(),
      status: z.enum(['unset', 'ok', 'error']),
      /** `service.name` of the resource. */
      service: z.string().nullable(),
      attributes: z.record(z.string(), z.string()),
      receivedMs: z.number(),
    }),
  ),
  /** Exports that were taken, and those that were refused as malformed, with the reason. */
  exports: z.number(),
  refused: z.array(z.string()),
  truncated: z.boolean(),
  /** Traces that were waited for, and those of them of which no span came in time. */
  awaited: z.array(z.string()),
  missing: z.array(z.string()),
  waitedMs: z.number(),
});

/** What many clients did at once, operation by operation. Milliseconds since the history began, on one clock. */
const history = z.object({
  /** Names the part of the experiment: `races`, `faults`. */
  name: z.string(),
  operations: z.array(
    z.object({
      /** What it was: `transfer`, `read`, `create`. */
      f: z.string(),
      /** What it was about: accounts, amount, key, value. */
      args: z.record(z.string(), z.string()),
      /** From when it may have had an effect. */
      began: z.number(),
      /** When it was handed to its connection; null where it never was. */
      sent: z.number().nullable(),
      ended: z.number(),
      /** A status in digits, or an errno, `timeout`, `bad-response`. */
      outcome: z.string(),
      /** What its answer said where something was to be read from it; null for nothing. */
      value: z.string().nullable(),
    }),
  ),
  /** Whether some of it is missing. */
  truncated: z.boolean(),
  /** Moments with a name: faults, kills. */
  marks: z.array(z.object({ name: z.string(), at: z.number() })),
});

export const signalKinds = { 'log-lines': logLines, spans, history } as const;
