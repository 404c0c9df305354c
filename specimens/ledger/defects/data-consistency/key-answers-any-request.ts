import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';
import type { Transfer } from '../../src/transfers.ts';

/** A key that is known has its answer, and nobody looks what was asked this time. */
const defect: Defect<Parts> = {
  title: 'answers a second, different transfer with the first one when it bears the same key',
  rule: 'key-is-one-requests',
  experiments: ['bank'],
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => {
      const good = parts.createTransfers(database, accounts);
      return {
        ...good,
        book: async (transfer, key) => {
          try {
            return await good.book(transfer, key);
          } catch (error) {
            if (!(error instanceof Problem) || !error.message.includes('was used for another request'))
              throw error;
            const [row] = await database.query<{ status: number; body: Transfer }>(
              'select status, body from idempotency_keys where key = $1',
              [key],
            );
            if (row === undefined) throw error;
            return { status: row.status, body: row.body, replayed: true };
          }
        },
      };
    },
  }),
};

export default defect;
