import { Redis } from 'ioredis';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const INCR = `
  local n = redis.call('INCR', KEYS[1])
  if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
  if n <= tonumber(ARGV[2]) then return -1 end
  redis.call('DECR', KEYS[1])
  return redis.call('PTTL', KEYS[1])`;

/** INCR and PEXPIRE, as in every tutorial: the end of one window and the beginning of the next let through twice as many. */
const defect: Defect<Parts> = {
  title: 'lets twice the limit through around the end of a window',
  rule: 'limits-over-time',
  experiments: ['rates'],
  plant: (parts) => ({
    ...parts,
    createRateLimiter: (options) => {
      const redis = new Redis(options.url ?? '', { ...options.connection, lazyConnect: true });
      redis.on('error', () => {});
      let connecting: Promise<unknown> | null = null;
      return {
        admit: async (client) => {
          connecting ??= redis.connect().catch(() => {});
          await connecting;
          try {
            const ms = Number(
              await redis.eval(INCR, 1, `ledger:fixed:${client}`, options.windowMs, options.limit),
            );
            return ms < 0 ? { allowed: true } : { allowed: false, retryAfterMs: Math.max(1, ms) };
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
