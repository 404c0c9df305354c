import type { Defect } from '../../../../src/model/defect.ts';
import { ACCOUNT_COLUMNS, type Account } from '../../src/accounts.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'builds the statement that opens an account from strings',
  rule: 'keeps-statements-whole',
  experiments: ['hostile-requests'],
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const accounts = parts.createAccounts(database, cache);
      return {
        ...accounts,
        open: async (wanted) => {
          const { owner, currency, balance } = wanted;
          const [account] = await database.query<Account>(
            `insert into accounts (owner, currency, balance) values ('${owner}', '${currency}', ${balance}) returning ${ACCOUNT_COLUMNS}`,
          );
          if (account === undefined) throw new Error('insert into accounts returned no row');
          await accounts.changed(account);
          return account;
        },
      };
    },
  }),
};

export default defect;
