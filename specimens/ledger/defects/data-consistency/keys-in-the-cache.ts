import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Database } from '../../src/database.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';
import type { Transfer } from '../../src/transfers.ts';

const KEPT_SECONDS = 86_400;
const UNDER_WAY = 'under way';
/** Looks for the answer of the request that came first, and milliseconds between two. */
const LOOKS = 50;
const LOOK_MS = 20;

/** Fast, and right for as long as Redis has it; the table is written for the books, and not asked any more. */
const defect: Defect<Parts> = {
  title: 'knows keys of requests by the cache alone',
  rule: 'idempotency-key-once',
  experiments: ['bank'],
  takes: 'full',
  // It looks for the key alone, and not at what was asked with it.
  mayBreak: { 'data-consistency': ['key-is-one-requests'], 'comprehensive-validation': ['*'] },
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => {
      const good = parts.createTransfers(database, accounts);
      const redis = new Redis(process.env.REDIS_URL ?? '', { lazyConnect: true, commandTimeout: 1_000 });
      redis.on('error', () => {});
      const answerFor = async (name: string) => {
        for (let look = 0; look < LOOKS; look += 1) {
          const kept = await redis.get(name);
          if (kept !== null && kept !== UNDER_WAY) return JSON.parse(kept) as Transfer;
          await pause(LOOK_MS);
        }
        throw new Problem(409, 'Idempotency-Key is in use, try again');
      };
      return {
        ...good,
        book: async (transfer, key) => {
          if (key === null) return good.book(transfer, null);
          const name = `ledger:idempotency:${key}`;
          const first = await redis.set(name, UNDER_WAY, 'EX', KEPT_SECONDS, 'NX');
          if (first === null) return { status: 201, body: await answerFor(name), replayed: true };
          try {
            const outcome = await parts.createTransfers(noting(database, key), accounts).book(transfer, null);
            await redis.set(name, JSON.stringify(outcome.body), 'EX', KEPT_SECONDS);
            return outcome;
          } catch (error) {
            if (error instanceof Problem) await redis.del(name);
            throw error;
          }
        },
      };
    },
  }),
};

/** Writes down, with the transfer, under which key it came. */
function noting(database: Database, key: string): Database {
  return {
    ...database,
    transaction: (work) =>
      database.transaction(async (query) => {
        const booked = await work(query);
        await query(
          `insert into idempotency_keys (key, fingerprint, status, body) values ($1, '', 201, $2)
           on conflict (key) do update set body = excluded.body`,
          [key, JSON.stringify((booked as { readonly body: unknown }).body)],
        );
        return booked;
      }),
  };
}

export default defect;
