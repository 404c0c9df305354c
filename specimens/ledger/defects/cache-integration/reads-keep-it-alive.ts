import { Redis } from 'ioredis';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'renews the time to live of what is read',
  rule: 'reads-do-not-prolong',
  experiments: ['everyday'],
  mayBreak: { 'network-isolation': ['retries-pause'] },
  plant: (parts) => ({
    ...parts,
    createCache: (options) => {
      const good = parts.createCache(options);
      const redis = new Redis(options.url ?? '', { ...options.connection });
      redis.on('error', () => {});
      return {
        ...good,
        get: async (key) => {
          await redis.pexpire(key, options.ttlMs).catch(() => {});
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
