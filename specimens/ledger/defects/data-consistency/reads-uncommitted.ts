import type { Defect } from '../../../../src/model/defect.ts';
import type { Account } from '../../src/accounts.ts';
import type { Parts } from '../../src/parts.ts';

/** Shows the new balances as soon as they are computed, for speed; what is then refused has been seen, and stays in the cache. */
const defect: Defect<Parts> = {
  title: 'shows balances of transfers that are then refused',
  rule: 'reads-only-committed',
  experiments: ['bank'],
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => {
      const good = parts.createTransfers(database, accounts);
      return {
        ...good,
        book: async (transfer, key) => {
          const [source] = await database.query<Account>(
            'select id, owner, currency, reference, balance, version from accounts where id = $1',
            [transfer.from],
          );
          if (source) {
            const balance = source.balance - transfer.amount;
            await accounts.changed({ ...source, balance, version: source.version + 1 });
          }
          return good.book(transfer, key);
        },
      };
    },
  }),
};

export default defect;
