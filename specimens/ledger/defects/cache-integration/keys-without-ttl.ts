import { Redis } from 'ioredis';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Keeps a counter beside each value, for statistics that nobody looks at, and forgets that it must expire too. */
const defect: Defect<Parts> = {
  title: 'keeps keys without a time to live',
  rule: 'keys-expire',
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
          await redis.incr(`${key}:reads`).catch(() => {});
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
