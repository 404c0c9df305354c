import type { Defect } from '../../../../src/model/defect.ts';
import { ACCOUNT_COLUMNS, type Account } from '../../src/accounts.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

/** Looks whether the reference is free and inserts then; the database is not asked to keep it unique. */
const defect: Defect<Parts> = {
  title: 'keeps references unique by looking first',
  rule: 'unique-stays-unique',
  experiments: ['unique'],
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const good = parts.createAccounts(database, cache);
      let freed: Promise<unknown> | undefined;
      return {
        ...good,
        open: async (account) => {
          const { owner, currency, balance, reference } = account;
          if (reference === null) return good.open(account);
          freed ??= database.query('alter table accounts drop constraint if exists accounts_reference_key');
          await freed;
          const taken = await database.query('select 1 from accounts where reference = $1', [reference]);
          if (taken.length > 0)
            throw new Problem(409, 'there is an account with this reference already', [
              { field: 'reference', message: 'belongs to another account' },
            ]);
          const [opened] = await database.query<Account>(
            `insert into accounts (owner, currency, balance, reference) values ($1, $2, $3, $4)
             returning ${ACCOUNT_COLUMNS}`,
            [owner, currency, balance, reference],
          );
          return opened as Account;
        },
      };
    },
  }),
};

export default defect;
