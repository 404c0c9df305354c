import type { Defect } from '../../../../src/model/defect.ts';
import { ACCOUNT_COLUMNS, type Account } from '../../src/accounts.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

/** As object mappers do: find, change, save. A transfer that is booked between the two statements is taken back. */
const defect: Defect<Parts> = {
  title: 'saves the whole account where only its owner has changed',
  rule: 'total-preserved',
  experiments: ['bank'],
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const accounts = parts.createAccounts(database, cache);
      return {
        ...accounts,
        rename: async (id, owner) => {
          const saved = await database
            .transaction(async (query) => {
              const [found] = await query<Account>(`select ${ACCOUNT_COLUMNS} from accounts where id = $1`, [
                id,
              ]);
              if (found === undefined) throw new Problem(404, `there is no account ${id}`);
              const { currency, balance, reference } = found;
              const [account] = await query<Account>(
                `update accounts set owner = $2, currency = $3, balance = $4, reference = $5, version = version + 1
                 where id = $1 returning ${ACCOUNT_COLUMNS}`,
                [id, owner, currency, balance, reference],
              );
              return account as Account;
            })
            .catch(async (error: unknown) => {
              await accounts.unsure(id);
              throw error;
            });
          await accounts.changed(saved);
          return saved;
        },
      };
    },
  }),
};

export default defect;
