import { Redis } from 'ioredis';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** What the store cannot say becomes the answer: 500 to every partner while Redis is gone. */
const defect: Defect<Parts> = {
  title: 'falls over without the store of the limits',
  rule: 'without-store',
  experiments: ['stores'],
  plant: (parts) => ({
    ...parts,
    createRateLimiter: (options) => {
      const good = parts.createRateLimiter(options);
      const redis = new Redis(options.url ?? '', { ...options.connection, lazyConnect: true });
      redis.on('error', () => {});
      return {
        admit: async (client) => {
          if (redis.status === 'wait') await redis.connect().catch(() => {});
          await redis.ping();
          return good.admit(client);
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
