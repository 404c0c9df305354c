import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Takes the key, checks its form, and does the work whenever it is asked. */
const defect: Defect<Parts> = {
  title: 'does a transfer again for every request with its key',
  rule: 'idempotency-key-once',
  experiments: ['bank'],
  // Transfers are looked up by the key that is not kept with them any more.
  mayBreak: {
    'database-integration': ['written-to-database', 'committed-before-answer', 'survives-restart'],
  },
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => {
      const good = parts.createTransfers(database, accounts);
      return { ...good, book: (transfer) => good.book(transfer, null) };
    },
  }),
};

export default defect;
