import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Right for as long as there is one instance, and nobody restarts it. */
const defect: Defect<Parts> = {
  title: 'keeps idempotency keys in memory: a request that another instance gets again is done again',
  rule: 'repeated-is-done-once',
  experiments: ['together'],
  // The claims look into the table of keys, which stays empty.
  mayBreak: { 'data-consistency': ['*'], 'database-integration': ['*'] },
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => {
      const good = parts.createTransfers(database, accounts);
      const known = new Map<string, ReturnType<typeof good.book>>();
      return {
        ...good,
        book: (transfer, key) => {
          if (key === null) return good.book(transfer, null);
          const earlier = known.get(key);
          if (earlier) return earlier.then((outcome) => ({ ...outcome, replayed: true }));
          const outcome = good.book(transfer, null);
          known.set(key, outcome);
          return outcome;
        },
      };
    },
  }),
};

export default defect;
