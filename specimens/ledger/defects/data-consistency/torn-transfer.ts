import type { Defect } from '../../../../src/model/defect.ts';
import type { Account } from '../../src/accounts.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';
import type { Transfer } from '../../src/transfers.ts';

/**
 * Takes, then gives, each in a statement that is right by itself, under no common transaction. At the end of a quiet day all
 * sums are right; whoever adds up in between, or is killed there, finds money missing.
 */
const defect: Defect<Parts> = {
  title: 'takes from one account and gives to the other in two transactions, without a look at keys',
  rule: 'total-preserved',
  experiments: ['bank'],
  mayBreak: {
    'data-consistency': ['idempotency-key-once', 'applied-once', 'acknowledged-durable'],
    'database-integration': ['written-to-database', 'committed-before-answer', 'survives-restart'],
    'monitoring-observability': ['span-parents'],
  },
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => ({
      ...parts.createTransfers(database, accounts),
      book: async ({ from, to, amount }) => {
        const [source] = await database.query<Account>(
          `update accounts set balance = balance - $2, version = version + 1
           where id = $1 and balance >= $2 returning currency`,
          [from, amount],
        );
        if (!source)
          throw new Problem(422, 'amount: there is not enough', [{ field: 'amount', message: 'too much' }]);
        await database.query(
          'update accounts set balance = balance + $2, version = version + 1 where id = $1',
          [to, amount],
        );
        const [transfer] = await database.query<Transfer>(
          `insert into transfers (from_account, to_account, amount) values ($1, $2, $3)
           returning id, from_account as "from", to_account as "to", amount, created_at as at`,
          [from, to, amount],
        );
        await Promise.all([from, to].map(accounts.unsure));
        const body = { ...(transfer as Transfer), currency: source.currency };
        return { status: 201, body, replayed: false };
      },
    }),
  }),
};

export default defect;
