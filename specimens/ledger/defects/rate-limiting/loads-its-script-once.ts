import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { ADMIT } from '../../src/rate-limiter.ts';

/** Spares the text of the script at each request. A Redis that was started anew does not know its hash, and is never told the text again. */
const defect: Defect<Parts> = {
  title: 'loads the script of its limits once, and lets everybody through when the store has lost it',
  rule: 'limits-again',
  experiments: ['stores'],
  plant: (parts) => ({
    ...parts,
    createRateLimiter: ({ url, limit, windowMs, connection }) => {
      const redis = new Redis(url ?? '', { ...connection, lazyConnect: true });
      redis.on('error', () => {});
      let loaded: Promise<string> | null = null;
      const load = async () => {
        if (redis.status === 'wait') await redis.connect();
        return String(await redis.script('LOAD', ADMIT));
      };
      return {
        admit: async (client) => {
          try {
            loaded ??= load().catch((error: unknown) => {
              loaded = null;
              throw error;
            });
            const key = `ledger:limit:${client}`;
            const waitMs = Number(await redis.evalsha(await loaded, 1, key, windowMs, limit, randomUUID()));
            return waitMs < 0 ? { allowed: true } : { allowed: false, retryAfterMs: Math.max(1, waitMs) };
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
