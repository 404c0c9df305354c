import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

/** Who opens an account takes out of the cache that there is none. Who had looked before that puts it in after it. */
const defect: Defect<Parts> = {
  title: 'lets a slow look say that there is no account, after it was opened',
  rule: 'no-stale-comeback',
  experiments: ['pressure'],
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const good = parts.createAccounts(database, cache);
      const keyOf = (id: number) => `ledger:no-account:${id}`;
      return {
        ...good,
        open: async (account) => {
          const opened = await good.open(account);
          await cache.forget(keyOf(opened.id));
          return opened;
        },
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
