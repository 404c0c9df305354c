import { Redis } from 'ioredis';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Makes sure that the cache is there before it replaces a value, and thinks that a cache that is there does as it is told. */
const defect: Defect<Parts> = {
  title: 'answers with the old value where a full cache did not take the new one',
  rule: 'full-cache',
  experiments: ['pressure'],
  mayBreak: { 'network-isolation': ['retries-pause'] },
  plant: (parts) => ({
    ...parts,
    createCache: (options) => {
      const good = parts.createCache(options);
      const redis = new Redis(options.url ?? '', { ...options.connection });
      redis.on('error', () => {});
      const isThere = () =>
        redis.ping().then(
          () => true,
          () => false,
        );
      return {
        ...good,
        replace: async (key, version, value) =>
          (await isThere()) ? good.put(key, version, value) : good.replace(key, version, value),
        close: async () => {
          redis.disconnect();
          await good.close();
        },
      };
    },
  }),
};

export default defect;
