import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { CacheConnection } from './cache.ts';
import { type Log, messageOf } from './log.ts';

/** What became of asking for one more request. */
export type Admission =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly retryAfterMs: number };

/** So many requests of one client in any window of time, whichever instance of ledger they reach. */
export interface RateLimiter {
  readonly admit: (client: string) => Promise<Admission>;
  readonly close: () => Promise<void>;
}

export interface RateLimiterOptions {
  /** Null: nothing is limited. */
  readonly url: string | null;
  readonly limit: number;
  readonly windowMs: number;
  readonly connection: CacheConnection;
  readonly log: Log;
}

/**
 * A sliding log: the moments of what was allowed in the last window. One script, so that no two requests can both be the last
 * one; Redis's own clock, so that instances need not agree about the time.
 */
export const ADMIT = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local window = tonumber(ARGV[1])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
  if redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[2]) then
    redis.call('ZADD', KEYS[1], now, ARGV[3])
    redis.call('PEXPIRE', KEYS[1], window)
    return -1
  end
  return redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2] + window - now`;

/** Limits in Redis. While it cannot be asked, everything is allowed: a limit is no reason to turn clients away. */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { url, limit, windowMs, connection, log } = options;
  if (url === null) return { admit: async () => ({ allowed: true }), close: async () => {} };
  let redis: Redis | null = null;
  let connecting: Promise<unknown> | null = null;

  // Only who is asked to limit anything opens a connection; all who ask meanwhile wait for the one.
  const connected = async (): Promise<Redis> => {
    redis ??= new Redis(url, { ...connection, lazyConnect: true }).on('error', (error) =>
      log.sparsely('warn', 'rate limits cannot be counted', { error: messageOf(error) }),
    );
    connecting ??= redis.connect().catch(() => {});
    await connecting;
    return redis;
  };

  return {
    async admit(client) {
      try {
        const server = await connected();
        const waitMs = Number(
          await server.eval(ADMIT, 1, `ledger:limit:${client}`, windowMs, limit, randomUUID()),
        );
        return waitMs < 0 ? { allowed: true } : { allowed: false, retryAfterMs: Math.max(1, waitMs) };
      } catch (error) {
        log.sparsely('warn', 'rate limits cannot be counted', { error: messageOf(error) });
        return { allowed: true };
      }
    },
    async close() {
      redis?.disconnect();
    },
  };
}
