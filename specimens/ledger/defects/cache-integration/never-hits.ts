import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Asks for one key and keeps under another. */
const defect: Defect<Parts> = {
  title: 'asks its cache for keys that nobody wrote',
  rule: 'second-read-hits',
  mayBreak: { 'cache-integration': ['used-again', 'misses-share'] },
  plant: (parts) => ({
    ...parts,
    createCache: (options) => {
      const good = parts.createCache(options);
      return { ...good, get: (key) => good.get(`${key}:v2`) };
    },
  }),
};

export default defect;
