import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';
import { watchCache } from '../../watch-cache.ts';

/** A transfer that broke off while its accounts could not be taken out of the cache is made good by hand, though the database has undone it. */
const defect: Defect<Parts> = {
  title: 'makes good a transfer that was undone already, when the cache was gone as well',
  rule: 'invariants-hold',
  mayBreak: { 'comprehensive-validation': ['says-the-truth', 'at-rest'] },
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => {
      const transfers = parts.createTransfers(database, accounts);
      const cache = watchCache(parts);
      const payBack = async (account: number, amount: number) => {
        for (let done = false; !done; ) {
          await pause(300);
          done = await database
            .query('update accounts set balance = balance + $2, version = version + 1 where id = $1', [
              account,
              amount,
            ])
            .then(
              () => true,
              () => false,
            );
        }
      };
      return {
        ...transfers,
        book: async (transfer, key) => {
          try {
            return await transfers.book(transfer, key);
          } catch (error) {
            if (error instanceof Unavailable && cache.gone()) void payBack(transfer.from, transfer.amount);
            throw error;
          }
        },
      };
    },
  }),
};

export default defect;
