import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';

const MOST = 100;
const EVERY_MS = 250;

/** A transfer of which nobody knows whether it was booked is looked for until it is found. One that was not is looked for for ever. */
const defect: Defect<Parts> = {
  title: 'a storm of retries that goes on when all is healed',
  rule: 'attempts-calm',
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => {
      const good = parts.createTransfers(database, accounts);
      let looking = 0;
      const lookFor = async (from: number, amount: number) => {
        looking += 1;
        for (let found = false; !found; ) {
          await pause(EVERY_MS);
          const rows = await database
            .query('select id from transfers where from_account = $1 and amount = $2', [from, amount])
            .catch(() => []);
          found = rows.length > 0;
        }
        looking -= 1;
      };
      return {
        ...good,
        book: async (transfer, key) => {
          try {
            return await good.book(transfer, key);
          } catch (error) {
            if (error instanceof Unavailable && looking < MOST) void lookFor(transfer.from, transfer.amount);
            throw error;
          }
        },
      };
    },
  }),
};

export default defect;
