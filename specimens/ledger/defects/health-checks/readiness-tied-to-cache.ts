import { Redis } from 'ioredis';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

/** Checks all that it has a connection to, so that a cache that is restarted takes the whole service with it. */
const defect: Defect<Parts> = {
  title: 'is not ready without its cache, though it could do without',
  rule: 'optional-not-gating',
  experiments: ['life'],
  plant: (parts) => ({
    ...parts,
    createHealth: (options) => {
      const health = parts.createHealth(options);
      const redis = new Redis(process.env.REDIS_URL ?? '', {
        commandTimeout: 500,
        maxRetriesPerRequest: 0,
        retryStrategy: () => 500,
      });
      redis.on('error', () => {});
      options.stopping.addEventListener('abort', () => redis.disconnect());
      const ready = async () => {
        const reply = await health.ready();
        await redis.ping().catch(() => Promise.reject(new Problem(503, 'the cache does not answer')));
        return reply;
      };
      return { ...health, ready };
    },
  }),
};

export default defect;
