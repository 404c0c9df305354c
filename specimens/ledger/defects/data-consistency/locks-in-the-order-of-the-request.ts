import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Milliseconds of a look at the limits of an account, between one lock and the other. */
const LIMITS_MS = 5;

/** Every sum stays right: the database breaks one of the two off. */
const defect: Defect<Parts> = {
  title: 'locks the payer first: transfers in opposite directions wait for each other',
  rule: 'serves-the-race',
  experiments: ['bank'],
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => {
      const good = parts.createTransfers(database, accounts);
      return {
        ...good,
        book: async (transfer, key) => {
          await database.transaction(async (query) => {
            for (const id of [transfer.from, transfer.to]) {
              await query('select 1 from accounts where id = $1 for update', [id]);
              await pause(LIMITS_MS);
            }
          });
          return good.book(transfer, key);
        },
      };
    },
  }),
};

export default defect;
