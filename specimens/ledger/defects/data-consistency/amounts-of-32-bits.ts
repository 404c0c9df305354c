import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** A short way to cut off fractions, which also cuts off all beyond 32 bits. */
const defect: Defect<Parts> = {
  title: 'takes amounts by `| 0`',
  rule: 'large-amounts-exact',
  experiments: ['bank'],
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => {
      const good = parts.createTransfers(database, accounts);
      return {
        ...good,
        book: (transfer, key) => good.book({ ...transfer, amount: transfer.amount | 0 }, key),
      };
    },
  }),
};

export default defect;
