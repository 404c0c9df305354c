import type { Defect } from '../../../../src/model/defect.ts';
import type { Account } from '../../src/accounts.ts';
import type { Parts } from '../../src/parts.ts';

/** Numbers of its own, so that what lives in the database keeps theirs. */
const FIRST = 1_000_000;

/** What is opened lives in a map; what was there before is still read from the database, so all looks well. */
const defect: Defect<Parts> = {
  title: 'keeps new accounts in memory only',
  rule: 'written-to-database',
  mayBreak: {
    'database-integration': ['*'],
    'state-persistence': ['*'],
    'security-boundaries': ['*'],
    'cache-integration': ['*'],
    'data-consistency': ['unique-stays-unique'],
  },
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const good = parts.createAccounts(database, cache);
      const opened = new Map<number, Account>();
      return {
        ...good,
        // The first two are real, for transfers to have somewhere to go.
        open: async (account) => {
          if (opened.size === 0 && !(await hasTwo(database))) return good.open(account);
          const id = FIRST + opened.size;
          const created = { id, ...account, version: 1 };
          opened.set(id, created);
          return created;
        },
        read: async (id) => opened.get(id) ?? good.read(id),
      };
    },
  }),
};

async function hasTwo(database: Parameters<Parts['createAccounts']>[0]): Promise<boolean> {
  const rows = await database.query('select 1 from accounts limit 2');
  return rows.length === 2;
}

export default defect;
