import { createHash } from 'node:crypto';
import type { Query } from './database.ts';
import { Problem } from './problem.ts';

export interface Outcome<T> {
  readonly status: number;
  readonly body: T;
  /** Whether this is the answer to an earlier request with the same key. */
  readonly replayed: boolean;
}

/**
 * Does `work` once per key: key, work and answer are committed together, and a second request with the key waits for
 * the first one's commit and gets its answer. Work that fails leaves no trace of the key.
 *
 * @param key null: the client asked for no such protection
 * @throws Problem 422 when the key was used for another request
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export async function once<T extends object>(
  query: Query,
  key: string | null,
  request: unknown,
  work: () => Promise<T>,
): Promise<Outcome<T>> {
  if (key === null) return { status: 201, body: await work(), replayed: false };
  const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('hex');
  const claimed = await query(
    'insert into idempotency_keys (key, fingerprint) values ($1, $2) on conflict do nothing returning key',
    [key, fingerprint],
  );
  if (claimed.length === 0) return earlier<T>(query, key, fingerprint);
  const body = await work();
  await query('update idempotency_keys set status = 201, body = $2 where key = $1', [
    key,
    JSON.stringify(body),
  ]);
  return { status: 201, body, replayed: false };
}

async function earlier<T>(query: Query, key: string, fingerprint: string): Promise<Outcome<T>> {
  const [row] = await query<{ fingerprint: string; status: number; body: T }>(
    'select fingerprint, status, body from idempotency_keys where key = $1',
    [key],
  );
  if (row === undefined)
    throw new Problem(409, `Idempotency-Key ${JSON.stringify(key)} is in use, try again`);
  if (row.fingerprint !== fingerprint) {
    throw new Problem(422, `Idempotency-Key ${JSON.stringify(key)} was used for another request`, [
      { field: 'Idempotency-Key', message: 'belongs to another request' },
    ]);
  }
  return { status: row.status, body: row.body, replayed: true };
}
