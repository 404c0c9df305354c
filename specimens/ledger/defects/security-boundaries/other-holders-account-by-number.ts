import type { Defect } from '../../../../src/model/defect.ts';
import { ACCOUNT_COLUMNS, type Account } from '../../src/accounts.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

const defect: Defect<Parts> = {
  title: 'finds an account of a holder by its number alone',
  rule: 'refuses-other-users',
  experiments: ['access'],
  plant: (parts) => ({
    ...parts,
    createHoldings: (database) => ({
      ...parts.createHoldings(database),
      read: async (_owner, id) => {
        const [account] = await database.query<Account>(
          `select ${ACCOUNT_COLUMNS} from accounts where id = $1`,
          [id],
        );
        if (account === undefined) throw new Problem(404, `there is no account ${id}`);
        return account;
      },
    }),
  }),
};

export default defect;
