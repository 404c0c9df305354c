import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import type { Transfer } from '../../src/transfers.ts';

/**
 * Looks for the key first and remembers it last, as one would with one client at a time: who sends again after the answer
 * gets it again, who sends again because there was none is done again.
 */
const defect: Defect<Parts> = {
  title: 'does a transfer twice when its key comes twice at the same time',
  rule: 'idempotency-key-once',
  experiments: ['bank'],
  // Nor does it look what was asked with the key.
  mayBreak: { 'data-consistency': ['key-is-one-requests'] },
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => {
      const good = parts.createTransfers(database, accounts);
      return {
        ...good,
        book: async (transfer, key) => {
          if (key === null) return good.book(transfer, null);
          const [known] = await database.query<{ body: Transfer }>(
            'select body from idempotency_keys where key = $1',
            [key],
          );
          if (known) return { status: 201, body: known.body, replayed: true };
          const outcome = await good.book(transfer, null);
          await database.query(
            `insert into idempotency_keys (key, fingerprint, status, body) values ($1, '', 201, $2)
             on conflict do nothing`,
            [key, JSON.stringify(outcome.body)],
          );
          return outcome;
        },
      };
    },
  }),
};

export default defect;
