import { Redis } from 'ioredis';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';

/** What the cache cannot do becomes the answer. */
const defect: Defect<Parts> = {
  title: 'falls over without Redis',
  rule: 'served-without-cache',
  experiments: ['everyday'],
  mayBreak: {
    'cache-integration': ['full-cache', 'fresh-after-outage', 'used-again', 'errors-not-cached'],
    'network-isolation': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createCache: (options) => {
      const good = parts.createCache(options);
      const redis = new Redis(options.url ?? '', { ...options.connection });
      redis.on('error', () => {});
      const alive = async () => {
        await redis.ping().catch((error: unknown) => {
          throw new Unavailable('the cache', 'it does not answer', error);
        });
      };
      return {
        ...good,
        get: async (key) => {
          await alive();
          return good.get(key);
        },
        close: async () => {
          redis.disconnect();
          await good.close();
        },
      };
    },
  }),
};

export default defect;
