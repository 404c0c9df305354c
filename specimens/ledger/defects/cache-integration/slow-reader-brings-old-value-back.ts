import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The textbook's cache-aside: delete on write, put on read. Between a reader's load and its put, a write may pass. */
const defect: Defect<Parts> = {
  title: 'lets a slow reader bring the old value back after a write',
  rule: 'no-stale-comeback',
  experiments: ['pressure'],
  mayBreak: { 'cache-integration': ['fresh-after-outage'] },
  plant: (parts) => ({
    ...parts,
    createCache: (options) => {
      const good = parts.createCache(options);
      let clock = 0;
      // Whoever comes last is newest.
      const next = () => {
        clock += 1;
        return Date.now() * 1_000 + (clock % 1_000);
      };
      return {
        ...good,
        put: (key, _, value) => good.put(key, next(), value),
        replace: (key, _, value) => good.replace(key, next(), value),
      };
    },
  }),
};

export default defect;
