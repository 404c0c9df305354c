import { Redis, type RedisOptions } from 'ioredis';
import type { Backoff } from './backoff.ts';
import { type Log, messageOf } from './log.ts';
import type { Metrics } from './metrics.ts';

/** A cache that may be gone at any time: what it cannot do it leaves undone, quickly, and it never throws. */
export interface Cache {
  /** The value, or null where the cache has none or cannot be asked. */
  readonly get: (key: string) => Promise<string | null>;
  /** Keeps a value unless a newer version is there, so that a slow reader cannot bring an old one back. */
  readonly put: (key: string, version: number, value: string) => Promise<void>;
  /** Like `put`, after a write: until it has reached the cache, the key is not read from there. */
  readonly replace: (key: string, version: number, value: string) => Promise<void>;
  /** Removes a key; until that has reached the cache, the key is not read from there. */
  readonly forget: (key: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export type CacheConnection = Omit<RedisOptions, 'replyMapping'>;

export interface CacheOptions {
  readonly url: string | null;
  readonly ttlMs: number;
  readonly connection: CacheConnection;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now?: () => number;
}

/** After a failure the cache is left alone for this long. */
const COOL_DOWN_MS = 1_000;
/** Keys whose newest value did not reach the cache; beyond this many, nothing is believed for one time to live. */
const MOST_DOUBTED = 10_000;

const PUT_NEWER = `
  local held = redis.call('HGET', KEYS[1], 'version')
  if held and tonumber(held) >= tonumber(ARGV[1]) then return 0 end
  redis.call('HSET', KEYS[1], 'version', ARGV[1], 'value', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return 1`;

/** How the connection is made and bounded: no command waits for a connection, and none longer than a quarter second. */
export function cacheOptions(backoff: Backoff): CacheConnection {
  return {
    connectionName: 'ledger',
    connectTimeout: 1_000,
    commandTimeout: 250,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => backoff(attempt),
  };
}

/** Cache in Redis; without a URL a cache that keeps nothing. */
export function createCache(options: CacheOptions): Cache {
  if (options.url === null) return NO_CACHE;
  const { ttlMs, log, metrics, now = Date.now } = options;
  const redis = connect(options.url, options.connection);
  redis.on('error', (error) => log.sparsely('warn', 'cache connection failed', { error: messageOf(error) }));

  const doubted = new Set<string>();
  let skipUntil = 0;
  let doubtAllUntil = 0;

  /** Undefined where it could not be done. */
  const attempt = async <T>(act: () => Promise<T>): Promise<T | undefined> => {
    if (now() >= skipUntil) {
      try {
        return await act();
      } catch (error) {
        log.sparsely('warn', 'cache operation failed', { error: messageOf(error) });
        // An answer that says no is still an answer; after silence the connection is of no use any more.
        if (!isReply(error)) {
          skipUntil = now() + COOL_DOWN_MS;
          if (redis.status === 'ready') redis.disconnect(true);
        }
      }
    }
    metrics.count('ledger_cache_errors_total');
    return undefined;
  };

  const doubt = (key: string) => {
    if (doubted.size < MOST_DOUBTED) {
      doubted.add(key);
      return;
    }
    doubted.clear();
    doubtAllUntil = now() + ttlMs;
  };

  const put = (key: string, version: number, value: string) =>
    attempt(() => redis.eval(PUT_NEWER, 1, key, version, value, ttlMs));

  return {
    async get(key) {
      if (now() < doubtAllUntil) return null;
      if (doubted.has(key)) {
        if ((await attempt(() => redis.del(key))) !== undefined) doubted.delete(key);
        return null;
      }
      const value = await attempt(() => redis.hget(key, 'value'));
      if (value !== undefined)
        metrics.count(value === null ? 'ledger_cache_misses_total' : 'ledger_cache_hits_total');
      return value ?? null;
    },
    async put(key, version, value) {
      await put(key, version, value);
    },
    async replace(key, version, value) {
      if ((await put(key, version, value)) === undefined) doubt(key);
    },
    async forget(key) {
      if ((await attempt(() => redis.del(key))) === undefined) doubt(key);
    },
    async close() {
      redis.disconnect();
    },
  };
}

const NO_CACHE: Cache = {
  get: async () => null,
  put: async () => {},
  replace: async () => {},
  forget: async () => {},
  close: async () => {},
};

function connect(url: string, connection: CacheConnection): Redis {
  const redis = new Redis(url, { ...connection, lazyConnect: true });
  redis.connect().catch(() => {});
  return redis;
}

function isReply(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}
