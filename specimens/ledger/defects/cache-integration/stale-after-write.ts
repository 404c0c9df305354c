import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Puts what it reads, and leaves what it wrote to the time to live. */
const defect: Defect<Parts> = {
  title: 'goes on answering with what was true before a write',
  rule: 'fresh-after-write',
  experiments: ['everyday'],
  mayBreak: { 'cache-integration': ['no-stale-comeback', 'fresh-after-outage', 'full-cache'] },
  plant: (parts) => ({
    ...parts,
    createCache: (options) => ({ ...parts.createCache(options), replace: async () => {} }),
  }),
};

export default defect;
