import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Database, Query } from '../../../../specimens/ledger/src/database.ts';
import { createLog } from '../../../../specimens/ledger/src/log.ts';
import { Unavailable } from '../../../../specimens/ledger/src/unavailable.ts';
import { createViews } from '../../../../specimens/ledger/src/views.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function taking() {
  const written: string[] = [];
  const lines: string[] = [];
  const state = { isUp: true };
  const query: Query = async (_sql, values = []) => {
    if (!state.isUp) throw new Unavailable('the database', 'it is down');
    written.push(...(values[1] as string[]));
    return [];
  };
  const database: Database = { query, transaction: (work) => work(query), close: async () => {} };
  const views = createViews(
    database,
    createLog('error', (line) => void lines.push(line)),
  );
  const add = (...viewers: readonly string[]) => {
    for (const viewer of viewers) views.add({ account: 1, viewer });
  };
  return { written, lines, state, add, close: views.close };
}

test('writes them together within a second', async () => {
  const { add, written } = taking();
  add('ann', 'bob');
  expect(written).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(written).toEqual(['ann', 'bob']);
});

test('keeps them while the database is gone, in their order', async () => {
  const { add, written, state, close } = taking();
  state.isUp = false;
  add('ann');
  await vi.advanceTimersByTimeAsync(1_500);
  add('bob');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(written).toEqual([]);
  state.isUp = true;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(written).toEqual(['ann', 'bob']);
  expect(await close()).toBe(0);
});

test('writes at its end what waits, and loses nothing', async () => {
  const { add, written, lines, close } = taking();
  add('ann');
  expect(await close()).toBe(0);
  expect(written).toEqual(['ann']);
  expect(lines).toEqual([]);
});

test('tells how many are lost when it ends while the database is gone', async () => {
  const { add, written, lines, state, close } = taking();
  state.isUp = false;
  add('ann', 'bob');
  expect(await close()).toBe(2);
  expect(written).toEqual([]);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'error', message: 'views lost', lost: 2 },
  ]);
});
