import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Parts } from './src/parts.ts';

const EVERY_MS = 50;

/** For defects that show only while the cache is gone as well: looks for it over a connection of its own. */
export function watchCache(parts: Parts): { readonly gone: () => boolean } {
  const { redisUrl } = parts.readConfig(process.env);
  if (redisUrl === null) return { gone: () => false };
  const redis = new Redis(redisUrl, { ...parts.cacheOptions(parts.backoff), lazyConnect: true });
  redis.on('error', () => {});
  redis.connect().catch(() => {});
  let gone = false;
  void (async () => {
    for (;;) {
      await pause(EVERY_MS, undefined, { ref: false });
      gone = await redis.ping().then(
        () => false,
        () => true,
      );
      // After silence the connection is of no use any more.
      if (gone && redis.status === 'ready') redis.disconnect(true);
    }
  })();
  return { gone: () => gone };
}
