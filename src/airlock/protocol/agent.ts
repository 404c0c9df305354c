import { z } from 'zod';

export const agentMethods = {
  /** Gives up an earlier call, which is answered at once with what it had met; no error where it was answered already. */
  'call.cancel': { params: z.object({ call: z.number() }), result: z.object({}) },
  /**
   * Lets go of all that the agent holds (proxies with their connections and counts, receivers, upstreams, wiretap, load) and gives up every call, so that it is
   * as if it had just started. What it did to its network namespace once and for all, such as the trapdoor, stays.
   */
  'agent.renew': { params: z.object({}), result: z.object({}) },
} as const;
