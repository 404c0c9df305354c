import { z } from 'zod';

export const agentMethods = {
  /**
   * Lets go of all that the agent holds (proxies with their connections and counts, receivers, upstreams, wiretap, load), so that it is
   * as if it had just started. What it did to its network namespace once and for all, such as the trapdoor, stays.
   */
  'agent.renew': { params: z.object({}), result: z.object({}) },
} as const;
