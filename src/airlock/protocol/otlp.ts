import { z } from 'zod';
import { foundInMessages, needle } from './needles.ts';

/** One span that came in; times are Unix time in milliseconds, with their fraction. */
const receivedSpan = z.object({
  /** Hexadecimal, lower case. */
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().nullable(),
  name: z.string(),
  kind: z.enum(['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']),
  startMs: z.number(),
  endMs: z.number(),
  status: z.enum(['unset', 'ok', 'error']),
  /** The resource's `service.name`. */
  service: z.string().nullable(),
  /** Values as text, shortened. */
  attributes: z.record(z.string(), z.string()),
  receivedMs: z.number(),
});

const service = z.object({ service: z.string() });

export const otlpMethods = {
  /** Opens an OTLP receiver (HTTP, protobuf and JSON) on a port of the agent's own loopback. */
  'otlp.open': { params: service, result: z.object({ port: z.number() }) },
  /** Waits until a span of each trace has come, at most so long. */
  'otlp.wait': {
    params: service.extend({
      traceIds: z.array(z.string()),
      /** Ids of spans of ours, right below each of which one must have come. */
      parents: z.array(z.string()).default([]),
      timeoutMs: z.number(),
    }),
    result: z.object({ missing: z.array(z.string()) }),
  },
  /** From now on looks for needles in all exports that are taken or malformed, uncompressed. */
  'otlp.search': { params: service.extend({ needles: z.array(needle) }), result: z.object({}) },
  'otlp.found': { params: service, result: foundInMessages },
  /** What has come since the last drain. */
  'otlp.drain': {
    params: service,
    result: z.object({
      /** Exports that were taken. */
      exports: z.number(),
      spans: z.array(receivedSpan),
      /** Exports that were refused, and why. */
      refused: z.array(z.string()),
      truncated: z.boolean(),
      /** The clock by which `receivedMs` is told. */
      nowMs: z.number(),
    }),
  },
} as const;
