import { z } from 'zod';

export const sealMethods = {
  /** Makes the network namespace refuse, at once and audibly, everything that is not in the room. */
  'trapdoor.open': {
    params: z.object({}),
    result: z.object({
      ipv4: z.boolean(),
      ipv6: z.boolean(),
      /** Whether unknown names are answered on 127.0.0.1:53. */
      names: z.boolean(),
      /** What could not be had, and why; empty when all is well. */
      detail: z.string(),
    }),
  },
  /** Teaches the namespace's name server the names of the room, where the engine's own does not answer. */
  'names.learn': {
    params: z.object({ names: z.array(z.string()), address: z.string() }),
    result: z.object({}),
  },
  /** Begins to hear connection attempts, datagrams and pings; resolves once the tap listens. */
  'wiretap.start': { params: z.object({}), result: z.object({}) },
  /** What was heard since the last drain, up to this call. */
  'wiretap.drain': {
    params: z.object({}),
    result: z.object({
      /** Base64 of a pcap stream's next bytes; the first drain begins with the file header. */
      capture: z.string(),
      /** Questions for names that came to our own resolver over TCP, which the capture does not hold. */
      asked: z.array(
        z.object({
          /** Milliseconds since the epoch, of the first. */
          atMs: z.number(),
          name: z.string(),
          type: z.string(),
          questions: z.number(),
        }),
      ),
      /** Whether something was lost; it stays lost for the wiretap's life. */
      overflowed: z.boolean(),
    }),
  },
} as const;
