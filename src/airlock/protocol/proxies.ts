import { z } from 'zod';

const done = z.object({});

export const proxyMethods = {
  /** Listens on `port` and relays every connection to the target, half-closed ones included. */
  'proxy.open': {
    params: z.object({
      /** Name under which it is addressed from now on. */
      service: z.string(),
      /** Address to listen on. */
      host: z.string().default('0.0.0.0'),
      port: z.number(),
      targetHost: z.string(),
      targetPort: z.number(),
    }),
    result: z.object({ port: z.number() }),
  },
  /**
   * `refused`: new connections are refused and open ones reset. `black-holed`: packets of new and open connections
   * vanish in both directions.
   */
  'proxy.fault': {
    params: z.object({ service: z.string(), fault: z.enum(['refused', 'black-holed']) }),
    result: done,
  },
  /** Undoes the fault; connections that lived through a black hole are reset. No error where there is no fault. */
  'proxy.heal': { params: z.object({ service: z.string() }), result: done },
  /** What went through since the proxy was opened. */
  'proxy.counts': {
    params: z.object({ service: z.string() }),
    result: z.object({
      /** Accepted in all. */
      connections: z.number(),
      open: z.number(),
      bytesToService: z.number(),
      bytesToSubject: z.number(),
    }),
  },
} as const;
