import { z } from 'zod';

/** How a wait for something to come up ended. */
export const waited = z.object({
  ready: z.boolean(),
  ms: z.number(),
  /** What the last attempt met. */
  detail: z.string(),
});

export const networkMethods = {
  /** Waits until a port accepts a connection, or a path on it answers 2xx. Polls every 10 ms. */
  'ready.wait': {
    params: z.object({
      host: z.string(),
      port: z.number(),
      path: z.string().nullable().default(null),
      headers: z.record(z.string(), z.string()).optional(),
      timeoutMs: z.number(),
    }),
    result: waited,
  },
  /** Where bridges bear the address of the gateway, on each network that the namespace is on. */
  'network.gateways': { params: z.object({}), result: z.object({ addresses: z.array(z.string()) }) },
  /** Tries to reach targets, all at once. */
  probe: {
    params: z.object({
      targets: z.array(
        z.object({
          host: z.string(),
          /** Without meaning for `dns`, which asks the system's resolver for `host`. */
          port: z.number().default(0),
          protocol: z.enum(['tcp', 'udp', 'dns']),
          timeoutMs: z.number(),
        }),
      ),
    }),
    /** In the order of the targets. */
    result: z.array(
      z.object({
        outcome: z.enum(['reached', 'refused', 'timed-out', 'unreachable', 'no-such-name']),
        /** An errno, the first bytes of an answer, or the addresses of a name. */
        detail: z.string(),
        ms: z.number(),
      }),
    ),
  },
} as const;
