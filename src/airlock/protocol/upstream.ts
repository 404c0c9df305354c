import { z } from 'zod';
import { foundInMessages, needle } from './needles.ts';

const service = z.object({ service: z.string() });

const answer = z.object({
  status: z.number().int().min(200).max(599),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

export const upstreamMethods = {
  /** Opens an HTTP server on a port of the agent's own loopback that answers as it is told, and remembers who came. */
  'upstream.open': {
    params: service.extend({ answer }),
    result: z.object({ port: z.number() }),
  },
  /** From now on every request is treated so; those that hang from before go on hanging. */
  'upstream.script': {
    params: service.extend({
      phase: z.string(),
      behaviour: z.discriminatedUnion('does', [
        /** What is left out is as it was told at the opening. */
        z.object({
          does: z.literal('answer'),
          ...answer.partial().shape,
          delayMs: z.number().nonnegative().default(0),
        }),
        z.object({ does: z.literal('hang') }),
        z.object({ does: z.literal('stall') }),
        z.object({ does: z.literal('reset') }),
      ]),
    }),
    /** On the clock of the arrivals. */
    result: z.object({ at: z.number() }),
  },
  /** From now on looks for needles in method, address, headers and body of every request. */
  'upstream.search': { params: service.extend({ needles: z.array(needle) }), result: z.object({}) },
  'upstream.found': { params: service, result: foundInMessages },
  /** Requests that came since the last drain; times in milliseconds since the opening. */
  'upstream.drain': {
    params: service,
    result: z.object({
      arrivals: z.array(
        z.object({
          phase: z.string(),
          at: z.number(),
          method: z.string(),
          /** With its query, shortened. */
          path: z.string(),
          /** `held` is still waiting, `left` by the client before there was a whole answer. */
          outcome: z.enum(['answered', 'reset', 'held', 'left']),
          status: z.number().nullable(),
          /** When it was answered, reset or left; null while it is held. */
          ended: z.number().nullable(),
        }),
      ),
      /** Whether there were more than are told. */
      truncated: z.boolean(),
      /** Those of earlier drains that are held still. */
      stillHeld: z.array(z.object({ phase: z.string(), at: z.number() })),
      now: z.number(),
    }),
  },
} as const;
