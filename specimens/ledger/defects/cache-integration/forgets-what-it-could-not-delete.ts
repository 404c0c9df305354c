import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** A write that cannot reach the cache is a write all the same; what the cache still holds is not thought of again. */
const defect: Defect<Parts> = {
  title: 'believes, once it is back, what the cache held before it missed a write',
  rule: 'fresh-after-outage',
  experiments: ['everyday'],
  mayBreak: { 'cache-integration': ['full-cache'] },
  plant: (parts) => ({
    ...parts,
    createCache: (options) => {
      const good = parts.createCache(options);
      return { ...good, replace: good.put };
    },
  }),
};

export default defect;
