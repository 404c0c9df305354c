import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** What is older than the window goes with the next request of the same client; of one that never comes again, nothing does. */
const defect: Defect<Parts> = {
  title: 'keeps a counter for ever for every client that it has seen',
  rule: 'forgets-clients',
  experiments: ['bursts'],
  plant: (parts) => ({
    ...parts,
    createRateLimiter: (options) => {
      const good = parts.createRateLimiter(options);
      if (options.url === null) return good;
      const redis = new Redis(options.url, { ...options.connection, lazyConnect: true });
      redis.on('error', () => {});
      const connected = redis.connect().catch(() => {});
      return {
        admit: async (client) => {
          const admission = await good.admit(client);
          await connected;
          await redis.zadd(`ledger:seen:${client}`, Date.now(), randomUUID()).catch(() => {});
          return admission;
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
