import type { Defect } from '../../../../src/model/defect.ts';
import type { Account } from '../../src/accounts.ts';
import { once } from '../../src/idempotency.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';
import type { Transfer } from '../../src/transfers.ts';

/** Reads both balances, computes, and writes the results: of two at the same time, the second undoes the first. */
const defect: Defect<Parts> = {
  title: 'writes back balances that it read before',
  rule: 'total-preserved',
  experiments: ['bank'],
  mayBreak: { 'data-consistency': ['no-negative-balance'] },
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => ({
      ...parts.createTransfers(database, accounts),
      book: async ({ from, to, amount }, key) => {
        const outcome = await database.transaction((query) =>
          once(query, key, ['POST /transfers', { from, to, amount }], async () => {
            const held = await query<Account>(
              'select id, balance, currency from accounts where id in ($1, $2)',
              [from, to],
            );
            const [source, target] = [from, to].map((id) => held.find((account) => account.id === id));
            if (!source || !target || source.currency !== target.currency || source.balance < amount)
              throw new Problem(422, 'amount: there is not enough', [
                { field: 'amount', message: 'too much' },
              ]);
            const set = 'update accounts set balance = $2, version = version + 1 where id = $1';
            // In the order of ids, so that they at least do not wait for each other for ever.
            const results = [
              [from, source.balance - amount],
              [to, target.balance + amount],
            ].toSorted(([one], [other]) => (one ?? 0) - (other ?? 0));
            for (const values of results) await query(set, values);
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
      },
    }),
  }),
};

export default defect;
