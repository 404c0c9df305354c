import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import type { NewTransfer } from '../../src/schemas.ts';
import { Unavailable } from '../../src/unavailable.ts';
import { watchCache } from '../../watch-cache.ts';

/** What could be neither booked nor noted in the cache waits in a queue, which is replayed by each of the two when it is back. */
const defect: Defect<Parts> = {
  title: 'replays its queue twice after faults that overlapped',
  rule: 'writes-once',
  mayBreak: { 'comprehensive-validation': ['at-rest', 'says-the-truth', 'attempts-calm'] },
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => {
      const transfers = parts.createTransfers(database, accounts);
      const cache = watchCache(parts);
      const replay = async (transfer: NewTransfer) => {
        for (;;) {
          await pause(200);
          if (cache.gone()) continue;
          const done = await transfers.book(transfer, null).then(
            () => true,
            (error: unknown) => !(error instanceof Unavailable),
          );
          if (done) return;
        }
      };
      return {
        ...transfers,
        book: async (transfer, key) => {
          try {
            return await transfers.book(transfer, key);
          } catch (error) {
            if (error instanceof Unavailable && cache.gone())
              for (const _back of ['cache', 'database']) void replay(transfer);
            throw error;
          }
        },
      };
    },
  }),
};

export default defect;
