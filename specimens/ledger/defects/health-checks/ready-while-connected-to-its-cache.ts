import { Redis } from 'ioredis';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

/** Looks at what its client says of the connection and asks nothing: a cache that hangs is not noticed, one that is restarted takes all with it. */
const defect: Defect<Parts> = {
  title: 'is not ready while its client has no connection to a cache that it could do without',
  rule: 'optional-not-gating',
  experiments: ['life'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    createHealth: (options) => {
      const health = parts.createHealth(options);
      const redis = new Redis(process.env.REDIS_URL ?? '', { retryStrategy: () => 500 });
      redis.on('error', () => {});
      options.stopping.addEventListener('abort', () => redis.disconnect());
      const ready = async () => {
        const reply = await health.ready();
        if (redis.status !== 'ready') throw new Problem(503, 'there is no connection to the cache');
        return reply;
      };
      return { ...health, ready };
    },
  }),
};

export default defect;
