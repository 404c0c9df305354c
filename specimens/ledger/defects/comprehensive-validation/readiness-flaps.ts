import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';
import { watchCache } from '../../watch-cache.ts';

/** One watcher for the cache and one for the database; once both have said no, each takes the other's yes for its own turn. */
const defect: Defect<Parts> = {
  title: 'readiness that flaps for ever after cache and database were gone together',
  rule: 'recovers',
  plant: (parts) => ({
    ...parts,
    createHealth: (options) => {
      const health = parts.createHealth(options);
      const cache = watchCache(parts);
      let wasWell = false;
      let flapping = false;
      let turn = 0;
      return {
        ...health,
        ready: async () => {
          const reply = await health.ready().catch((error: unknown) => {
            // At its start it waits for both, and neither was lost.
            flapping ||= wasWell && cache.gone();
            throw error;
          });
          wasWell = true;
          turn += 1;
          if (flapping && turn % 2 === 0) throw new Problem(503, 'a dependency was lost');
          return reply;
        },
      };
    },
  }),
};

export default defect;
