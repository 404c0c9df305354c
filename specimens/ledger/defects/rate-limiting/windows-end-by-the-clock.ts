import { Redis } from 'ioredis';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const COUNT = `
  local count = redis.call('INCR', KEYS[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  return count`;

/** Who knows when all windows end comes with as many just before it as just after it. */
const defect: Defect<Parts> = {
  title: 'counts in windows of the clock, and lets twice the limit through where one ends',
  rule: 'limits-over-time',
  experiments: ['rates'],
  mayBreak: { 'rate-limiting': ['limits-sequence', 'limits-parallel', 'outlives-restart'] },
  plant: (parts) => ({
    ...parts,
    createRateLimiter: ({ url, limit, windowMs, connection }) => {
      const redis = new Redis(url ?? '', { ...connection, lazyConnect: true });
      redis.on('error', () => {});
      let connecting: Promise<unknown> | null = null;
      return {
        admit: async (client) => {
          connecting ??= redis.connect().catch(() => {});
          await connecting;
          const now = Date.now();
          const window = Math.floor(now / windowMs);
          try {
            const count = await redis.eval(COUNT, 1, `ledger:limit:${client}:${window}`, windowMs);
            const retryAfterMs = Math.max(1, (window + 1) * windowMs - now);
            return Number(count) <= limit ? { allowed: true } : { allowed: false, retryAfterMs };
          } catch {
            return { allowed: true };
          }
        },
        close: async () => redis.disconnect(),
      };
    },
  }),
};

export default defect;
