import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';
import type { Transfer } from '../../src/transfers.ts';

/** Looks for the answer of the request that came first, and milliseconds between two. */
const LOOKS = 50;
const LOOK_MS = 20;

interface Kept {
  readonly fingerprint: string;
  readonly body: Transfer | null;
}

/** Right for as long as every request comes to its end: what breaks off in between has taken its key, and nobody gives that back. */
const defect: Defect<Parts> = {
  title:
    'notes the key before the work, in a statement of its own, and has it in use for ever when the work breaks off',
  rule: 'idempotency-key-once',
  experiments: ['bank'],
  takes: 'full',
  // Among the rows there are keys without a transfer.
  mayBreak: {
    'backup-restore': ['*'],
    'comprehensive-validation': ['*'],
    'disaster-recovery': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => {
      const good = parts.createTransfers(database, accounts);
      const answerFor = async (key: string, fingerprint: string) => {
        for (let look = 0; look < LOOKS; look += 1) {
          const [kept] = await database.query<Kept>(
            'select fingerprint, body from idempotency_keys where key = $1',
            [key],
          );
          if (kept && kept.fingerprint !== fingerprint)
            throw new Problem(422, 'Idempotency-Key was used for another request');
          if (kept?.body) return kept.body;
          await pause(LOOK_MS);
        }
        throw new Problem(503, 'the first request with this Idempotency-Key is in progress, try again later');
      };
      return {
        ...good,
        book: async (transfer, key) => {
          if (key === null) return good.book(transfer, null);
          const fingerprint = JSON.stringify(transfer);
          const taken = await database.query(
            'insert into idempotency_keys (key, fingerprint) values ($1, $2) on conflict do nothing returning key',
            [key, fingerprint],
          );
          if (taken.length === 0)
            return { status: 201, body: await answerFor(key, fingerprint), replayed: true };
          try {
            const outcome = await good.book(transfer, null);
            await database.query('update idempotency_keys set status = 201, body = $2 where key = $1', [
              key,
              JSON.stringify(outcome.body),
            ]);
            return outcome;
          } catch (error) {
            // What was refused leaves no trace; of what broke off nobody thought.
            if (error instanceof Problem)
              await database.query('delete from idempotency_keys where key = $1', [key]);
            throw error;
          }
        },
      };
    },
  }),
};

export default defect;
