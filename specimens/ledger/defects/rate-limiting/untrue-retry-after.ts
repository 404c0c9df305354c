import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** One second, whatever the window: who obeys is refused again, and again. */
const defect: Defect<Parts> = {
  title: 'tells everybody to come back in a second',
  rule: 'says-when',
  experiments: ['bursts'],
  plant: (parts) => ({
    ...parts,
    createRateLimiter: (options) => {
      const good = parts.createRateLimiter(options);
      return {
        ...good,
        admit: async (client) => {
          const admission = await good.admit(client);
          return admission.allowed ? admission : { allowed: false, retryAfterMs: 1_000 };
        },
      };
    },
  }),
};

export default defect;
