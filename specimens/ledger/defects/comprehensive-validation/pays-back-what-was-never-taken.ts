import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import { watchOutages } from '../../both-gone.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';

/** A transfer that broke off while its accounts could not be taken out of the cache is made good by hand, though the database has undone it. */
const defect: Defect<Parts> = {
  title: 'makes good a transfer that was undone already, when the cache was gone as well',
  rule: 'invariants-hold',
  mayBreak: { 'comprehensive-validation': ['says-the-truth', 'at-rest'] },
  plant: (good) => {
    const { parts, outages } = watchOutages(good);
    return {
      ...parts,
      createTransfers: (database, accounts) => {
        const transfers = parts.createTransfers(database, accounts);
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
              if (error instanceof Unavailable && outages.bothGone())
                void payBack(transfer.from, transfer.amount);
              throw error;
            }
          },
        };
      },
    };
  },
};

export default defect;
