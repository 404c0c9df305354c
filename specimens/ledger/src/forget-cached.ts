import { Redis } from 'ioredis';
import { ACCOUNT_KEYS } from './accounts.ts';
import type { CacheConnection } from './cache.ts';

/** Keys that are looked through at once. */
const AT_ONCE = 500;

/**
 * Takes every account out of the cache, for when the truth was replaced. A cache that cannot be reached has nothing that
 * anybody reads now; what it still holds is gone after its time to live.
 *
 * @returns whether it was done
 */
export async function forgetCached(url: string | null, connection: CacheConnection): Promise<boolean> {
  if (url === null) return true;
  const redis = new Redis(url, { ...connection, lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    for await (const keys of redis.scanStream({ match: ACCOUNT_KEYS, count: AT_ONCE }) as AsyncIterable<
      string[]
    >)
      if (keys.length > 0) await redis.del(...keys);
    return true;
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}
