import type { Defect } from '../../../../src/model/defect.ts';
import { ACCOUNT_COLUMNS, type Account, accountIn } from '../../src/accounts.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

/** Every reader who misses loads for himself. */
const defect: Defect<Parts> = {
  title: 'lets a crowd that misses one key through to the database',
  rule: 'misses-share',
  experiments: ['pressure'],
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => ({
      ...parts.createAccounts(database, cache),
      read: async (id) => {
        const key = `ledger:account:${id}`;
        const cached = await cache.get(key);
        const copy = cached === null ? undefined : accountIn(cached);
        if (copy !== undefined) return copy;
        const [account] = await database.query<Account>(
          `select ${ACCOUNT_COLUMNS} from accounts where id = $1`,
          [id],
        );
        if (account === undefined) throw new Problem(404, `there is no account ${id}`);
        await cache.put(key, account.version, JSON.stringify(account));
        return account;
      },
    }),
  }),
};

export default defect;
