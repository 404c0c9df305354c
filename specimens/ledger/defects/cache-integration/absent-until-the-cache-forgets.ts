import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

/** Who opens an account puts that it is there over what the cache remembers. Where that cannot be reached, nobody thinks of it again. */
const defect: Defect<Parts> = {
  title: 'remembers that there is no such account, and does not correct that once it could not',
  rule: 'fresh-after-outage',
  experiments: ['everyday'],
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const good = parts.createAccounts(database, cache);
      const keyOf = (id: number) => `ledger:is-there:${id}`;
      return {
        ...good,
        open: async (account) => {
          const opened = await good.open(account);
          await cache.put(keyOf(opened.id), opened.version, 'yes');
          return opened;
        },
        read: async (id) => {
          if ((await cache.get(keyOf(id))) === 'no') throw new Problem(404, `there is no account ${id}`);
          try {
            return await good.read(id);
          } catch (error) {
            if (error instanceof Problem && error.status === 404) await cache.put(keyOf(id), 0, 'no');
            throw error;
          }
        },
      };
    },
  }),
};

export default defect;
