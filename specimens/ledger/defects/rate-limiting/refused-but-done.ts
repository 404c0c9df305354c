import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

/** Asks the limiter when the work is done, so that only what succeeded is counted. */
const defect: Defect<Parts> = {
  title: 'refuses what it has already done',
  rule: 'refused-is-not-done',
  experiments: ['bursts'],
  plant: (parts) => ({
    ...parts,
    partnerRoutes: (needed, service, json) => {
      const { limiter } = service;
      const unlimited = { ...limiter, admit: async () => ({ allowed: true }) as const };
      return parts.partnerRoutes(needed, { ...service, limiter: unlimited }, json).map((route) => ({
        ...route,
        handle: async (call) => {
          const reply = await route.handle(call);
          const admission = await limiter.admit(parts.clientOf(call));
          if (admission.allowed) return reply;
          const seconds = Math.ceil(admission.retryAfterMs / 1_000);
          throw new Problem(429, 'too many requests', [], { 'retry-after': String(seconds) });
        },
      }));
    },
  }),
};

export default defect;
