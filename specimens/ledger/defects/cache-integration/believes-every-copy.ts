import type { Defect } from '../../../../src/model/defect.ts';
import { ACCOUNT_KEYS, type Account } from '../../src/accounts.ts';
import type { Parts } from '../../src/parts.ts';

/** What stands in the cache can only be what it has put there itself; so it thinks. */
const defect: Defect<Parts> = {
  title: 'fails for as long as the cache holds a copy that it cannot read',
  rule: 'unreadable-is-a-miss',
  experiments: ['pressure'],
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const accounts = parts.createAccounts(database, cache);
      return {
        ...accounts,
        read: async (id) => {
          const copy = await cache.get(ACCOUNT_KEYS.replace('*', String(id)));
          return copy === null ? accounts.read(id) : (JSON.parse(copy) as Account);
        },
      };
    },
  }),
};

export default defect;
