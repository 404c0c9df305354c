import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The driver's default: a command waits for its answer without end. A cache that refuses is noticed as before. */
const defect: Defect<Parts> = {
  title: 'waits for ever for a cache that swallows every command',
  rule: 'served-without-cache',
  experiments: ['everyday'],
  mayBreak: { 'network-isolation': ['black-hole-bounded'], 'comprehensive-validation': ['*'] },
  plant: (parts) => ({
    ...parts,
    createCache: (options) => {
      const { commandTimeout: _, ...connection } = options.connection;
      return parts.createCache({ ...options, connection });
    },
  }),
};

export default defect;
