import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The driver's default: a command waits for its answer without end. A store that refuses is noticed as before. */
const defect: Defect<Parts> = {
  title: 'waits for ever for a store of the limits that swallows every question',
  rule: 'without-store',
  experiments: ['stores'],
  mayBreak: { 'comprehensive-validation': ['*'] },
  plant: (parts) => ({
    ...parts,
    createRateLimiter: (options) => {
      const { commandTimeout: _, ...connection } = options.connection;
      return parts.createRateLimiter({ ...options, connection });
    },
  }),
};

export default defect;
