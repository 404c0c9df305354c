import type { Defect } from '../../../../src/model/defect.ts';
import type { Account } from '../../src/accounts.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';
import { watchCache } from '../../watch-cache.ts';

/** When neither cache nor database can be asked, it helps itself with what it last saw; and goes on doing so. */
const defect: Defect<Parts> = {
  title: 'serves its emergency copy for ever once cache and database were gone together',
  rule: 'says-the-truth',
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const accounts = parts.createAccounts(database, cache);
      const watched = watchCache(parts);
      const seen = new Map<number, Account>();
      const emergency = new Map<number, Account>();
      return {
        ...accounts,
        read: async (id) => {
          const copy = emergency.get(id);
          if (copy !== undefined) return copy;
          try {
            const account = await accounts.read(id);
            seen.set(id, account);
            return account;
          } catch (error) {
            const last = seen.get(id);
            if (last === undefined || !(error instanceof Unavailable) || !watched.gone()) throw error;
            emergency.set(id, last);
            return last;
          }
        },
      };
    },
  }),
};

export default defect;
