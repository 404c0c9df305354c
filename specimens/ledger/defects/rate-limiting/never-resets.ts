import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The window is taken for minutes where it is seconds; what it tells its clients is reckoned rightly. */
const defect: Defect<Parts> = {
  title: 'never resets',
  rule: 'allowed-again',
  experiments: ['bursts'],
  mayBreak: { 'rate-limiting': ['says-when', 'allows-as-claimed'] },
  plant: (parts) => ({
    ...parts,
    createRateLimiter: (options) => {
      const good = parts.createRateLimiter({ ...options, windowMs: 60 * options.windowMs });
      return {
        ...good,
        admit: async (client) => {
          const admission = await good.admit(client);
          return admission.allowed ? admission : { allowed: false, retryAfterMs: options.windowMs };
        },
      };
    },
  }),
};

export default defect;
