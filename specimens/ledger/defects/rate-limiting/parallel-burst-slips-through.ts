import { Redis } from 'ioredis';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Looks how many there were, and then writes down one more: whoever looks at the same time sees the same. */
const defect: Defect<Parts> = {
  title: 'lets a parallel burst slip through',
  rule: 'limits-parallel',
  experiments: ['rates'],
  mayBreak: { 'rate-limiting': ['limits-over-time', 'without-store'] },
  plant: (parts) => ({
    ...parts,
    createRateLimiter: ({ url, limit, windowMs, connection }) => {
      const redis = new Redis(url ?? '', { ...connection, lazyConnect: true, enableOfflineQueue: true });
      redis.on('error', () => {});
      return {
        admit: async (client) => {
          const key = `ledger:limit:${client}`;
          const now = Date.now();
          await redis.zremrangebyscore(key, '-inf', String(now - windowMs));
          const oldest = await redis.zrange(key, '0', '0', 'WITHSCORES');
          if ((await redis.zcard(key)) >= limit)
            return { allowed: false, retryAfterMs: Math.max(1, Number(oldest[1] ?? now) + windowMs - now) };
          await redis.zadd(key, String(now), `${now}-${Math.random()}`);
          await redis.pexpire(key, windowMs);
          return { allowed: true };
        },
        close: async () => redis.disconnect(),
      };
    },
  }),
};

export default defect;
