import type { Defect } from '../../../../src/model/defect.ts';
import { ACCOUNT_COLUMNS, type Account } from '../../src/accounts.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'builds SQL from strings',
  rule: 'input-stays-data',
  experiments: ['truth'],
  mayBreak: { 'error-handling': ['*'], 'security-boundaries': ['*'] },
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const good = parts.createAccounts(database, cache);
      return {
        ...good,
        open: async (wanted) => {
          // Those with a name of the client's own came later, and were written by somebody else.
          if (wanted.reference) return good.open(wanted);
          const { owner, currency, balance } = wanted;
          const [account] = await database.query<Account>(
            `insert into accounts (owner, currency, balance) values ('${owner}', '${currency}', ${balance}) returning ${ACCOUNT_COLUMNS}`,
          );
          if (account === undefined) throw new Error('insert into accounts returned no row');
          await good.changed(account);
          return account;
        },
      };
    },
  }),
};

export default defect;
