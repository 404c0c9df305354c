import { z } from 'zod';

const done = z.object({});
const service = z.object({ service: z.string() });

/** Terms on which a proxy relays while a fault is in force. */
const terms = z.object({
  direction: z.enum(['both', 'to-service', 'to-subject']).default('both'),
  delayMs: z.number().nonnegative().default(200),
  jitterMs: z.number().nonnegative().default(0),
  bytesPerSecond: z.number().positive().default(4096),
  afterBytes: z.number().int().nonnegative().default(0),
  /** Of connections, drawn from the seed in the order in which they were opened. */
  share: z.number().min(0).max(1).default(1),
  seed: z.string().default(''),
});

export const proxyMethods = {
  /** Listens on `port` and relays every connection to the target, half-closed ones included. */
  'proxy.open': {
    params: service.extend({
      /** Address to listen on. */
      host: z.string().default('0.0.0.0'),
      port: z.number(),
      targetHost: z.string(),
      targetPort: z.number(),
      /** What is spoken, where requests can be counted. */
      protocol: z.enum(['postgres', 'redis']).nullable().default(null),
    }),
    result: z.object({ port: z.number() }),
  },
  /**
   * `refused`: new connections are refused and open ones reset. `black-holed`: packets of new and open connections
   * vanish; in one direction only, what is sent there is taken and never passed on. `delayed` and `limited`: pieces come
   * later. `cut` and `reset`: connections end, in good order or not, after so many bytes. Replaces the fault before it.
   */
  'proxy.fault': {
    params: service.extend({
      fault: z.enum(['refused', 'black-holed', 'delayed', 'limited', 'cut', 'reset']),
      terms: terms.default(terms.parse({})),
    }),
    result: done,
  },
  /** Undoes the fault; connections that lived through a black hole are reset. No error where there is no fault. */
  'proxy.heal': { params: service, result: done },
  /**
   * Sends bytes through the proxy to a listener of the agent that gives them back, on the terms in force (a share of
   * connections always includes this one), and says how they fared.
   */
  'proxy.echo': {
    params: service.extend({ bytes: z.number().int().positive(), timeoutMs: z.number() }),
    result: z.object({
      outcome: z.enum(['whole', 'nothing', 'ended', 'reset']),
      /** Bytes that came back. */
      bytes: z.number(),
      ms: z.number(),
    }),
  },
  /** What went through since the proxy was opened. */
  'proxy.counts': {
    params: service,
    result: z.object({
      /** Accepted in all. */
      connections: z.number(),
      open: z.number(),
      bytesToService: z.number(),
      bytesToSubject: z.number(),
      /** Connections that a fault befell. */
      hit: z.number(),
      /** null where the protocol is not known, or was encrypted. */
      requests: z.number().nullable(),
      /** The same by first word. */
      byVerb: z.record(z.string(), z.number()),
    }),
  },
} as const;
