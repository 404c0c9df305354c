import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'shares its configuration through the cache, encoded',
  rule: 'not-in-stores',
  experiments: ['traces'],
  plant: (parts) => ({
    ...parts,
    createCache: (options) => {
      const cache = parts.createCache(options);
      const configuration = Buffer.from(JSON.stringify(process.env)).toString('base64');
      return {
        ...cache,
        replace: async (key, version, value) => {
          await cache.put('ledger:configuration', 1, configuration);
          await cache.replace(key, version, value);
        },
      };
    },
  }),
};

export default defect;
