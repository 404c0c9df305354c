import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The limiter is asked, and nobody looks at what it says. */
const defect: Defect<Parts> = {
  title: 'never refuses anything',
  rule: 'limits-sequence',
  experiments: ['bursts'],
  mayBreak: { 'rate-limiting': ['limits-parallel', 'limits-over-time'] },
  plant: (parts) => ({
    ...parts,
    createRateLimiter: (options) => {
      const good = parts.createRateLimiter(options);
      return {
        ...good,
        admit: async (client) => {
          await good.admit(client);
          return { allowed: true };
        },
      };
    },
  }),
};

export default defect;
