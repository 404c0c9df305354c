import type { Defect } from '../../../../src/model/defect.ts';
import { once } from '../../src/idempotency.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';
import type { Transfer, Transfers } from '../../src/transfers.ts';

/** Looks whether there is enough, and takes it then; the limit that the database had was in the way, and is gone. */
const defect: Defect<Parts> = {
  title: 'checks the balance before it takes from it, not while',
  rule: 'no-negative-balance',
  experiments: ['bank'],
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => {
      let freed: Promise<unknown> | undefined;
      const book: Transfers['book'] = async ({ from, to, amount }, key) => {
        freed ??= database.query('alter table accounts drop constraint if exists accounts_balance_check');
        await freed;
        const [source] = await database.query<{ balance: number; currency: string }>(
          'select balance, currency from accounts where id = $1',
          [from],
        );
        if (!source || source.balance < amount)
          throw new Problem(422, 'amount: there is not enough', [{ field: 'amount', message: 'too much' }]);
        const outcome = await database.transaction((query) =>
          once(query, key, ['POST /transfers', { from, to, amount }], async () => {
            await query('select 1 from accounts where id in ($1, $2) order by id for update', [from, to]);
            await query(
              `update accounts set version = version + 1,
                 balance = balance + case id when $1 then -$3::bigint else $3::bigint end where id in ($1, $2)`,
              [from, to, amount],
            );
            const [transfer] = await query<Transfer>(
              `insert into transfers (from_account, to_account, amount) values ($1, $2, $3)
               returning id, from_account as "from", to_account as "to", amount, created_at as at`,
              [from, to, amount],
            );
            return { ...(transfer as Transfer), currency: source.currency };
          }),
        );
        await Promise.all([from, to].map(accounts.unsure));
        return outcome;
      };
      return { ...parts.createTransfers(database, accounts), book };
    },
  }),
};

export default defect;
