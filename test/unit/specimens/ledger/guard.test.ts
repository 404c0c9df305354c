import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../../../specimens/ledger/src/database.ts';
import { guardDatabase } from '../../../../specimens/ledger/src/guard.ts';
import { createLog } from '../../../../specimens/ledger/src/log.ts';
import { Unavailable } from '../../../../specimens/ledger/src/unavailable.ts';

let stopping: AbortController;
beforeEach(() => {
  stopping = new AbortController();
});
afterEach(() => stopping.abort());

/** A database that is there or not, as the test likes. */
function fixture() {
  let there = false;
  let attempts = 0;
  let queries = 0;
  const answer = () => {
    if (!there) throw new Unavailable('the database', 'refused');
  };
  const database: Database = {
    query: async () => {
      queries += 1;
      answer();
      return [];
    },
    transaction: (work) => work(database.query),
    close: async () => {},
  };
  const changes: boolean[] = [];
  const guard = guardDatabase(database, {
    prepare: async () => {
      attempts += 1;
      answer();
    },
    backoff: () => 5,
    log: createLog('error', () => {}),
    onChange: (up) => changes.push(up),
    signal: stopping.signal,
  });
  return {
    guard,
    changes,
    set: (value: boolean) => (there = value),
    attempts: () => attempts,
    queries: () => queries,
  };
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 40));

test('refuses at once until the database is there, then lets through', async () => {
  const { guard, set, queries } = fixture();
  void guard.watch();
  await expect(guard.database.query('select 1')).rejects.toThrow('it is starting');
  expect(queries()).toBe(0);
  set(true);
  await soon();
  expect(guard.state()).toBe('up');
  await expect(guard.database.query('select 1')).resolves.toEqual([]);
});

test('one loop alone tries again, however many requests come', async () => {
  const { guard, changes, set, attempts, queries } = fixture();
  set(true);
  void guard.watch();
  await soon();
  set(false);
  const before = attempts();
  const outcomes = await Promise.allSettled(
    Array.from({ length: 200 }, () => guard.database.query('select 1')),
  );
  expect(outcomes.every((outcome) => outcome.status === 'rejected')).toBe(true);
  await soon();
  await Promise.allSettled(Array.from({ length: 200 }, () => guard.database.query('select 1')));
  expect(queries()).toBe(200);
  expect(attempts() - before).toBeLessThan(20);
  set(true);
  await soon();
  expect(changes).toEqual([true, false, true]);
});

test('gives up when the database says no before it was ever used', async () => {
  const guard = guardDatabase({} as Database, {
    prepare: () => Promise.reject(new Error('password authentication failed')),
    backoff: () => 1,
    log: createLog('error', () => {}),
    onChange: () => {},
    signal: new AbortController().signal,
  });
  await expect(guard.watch()).rejects.toThrow('password authentication failed');
});
