import { Redis } from 'ioredis';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/**
 * INCR and EXPIRE, each time: the window ends only for who is silent for the whole of it. Who keeps well below the limit, but
 * never stops, is refused one day and from then on for ever.
 */
const defect: Defect<Parts> = {
  title: 'begins the window anew with each request',
  rule: 'allows-as-claimed',
  experiments: ['bursts', 'rates'],
  mayBreak: { 'rate-limiting': ['says-when', 'allowed-again', 'without-store'] },
  plant: (parts) => ({
    ...parts,
    createRateLimiter: ({ url, limit, windowMs, connection }) => {
      const redis = new Redis(url ?? '', { ...connection, lazyConnect: true, enableOfflineQueue: true });
      redis.on('error', () => {});
      return {
        admit: async (client) => {
          const key = `ledger:limit:${client}`;
          const results = await redis.multi().incr(key).pexpire(key, windowMs).exec();
          const count = Number(results?.[0]?.[1]);
          return count <= limit ? { allowed: true } : { allowed: false, retryAfterMs: windowMs };
        },
        close: async () => redis.disconnect(),
      };
    },
  }),
};

export default defect;
