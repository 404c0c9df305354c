import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

/** Who asks for numbers at random reaches the database no more; nor does who asks for what was opened since. */
const defect: Defect<Parts> = {
  title: 'remembers in the cache that there is no such account, also when there is',
  rule: 'errors-not-cached',
  experiments: ['everyday'],
  mayBreak: { 'cache-integration': ['no-stale-comeback', 'fresh-after-outage'] },
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const good = parts.createAccounts(database, cache);
      const keyOf = (id: number) => `ledger:no-account:${id}`;
      return {
        ...good,
        read: async (id) => {
          if ((await cache.get(keyOf(id))) !== null) throw new Problem(404, `there is no account ${id}`);
          try {
            return await good.read(id);
          } catch (error) {
            if (error instanceof Problem && error.status === 404) await cache.put(keyOf(id), 0, 'absent');
            throw error;
          }
        },
      };
    },
  }),
};

export default defect;
