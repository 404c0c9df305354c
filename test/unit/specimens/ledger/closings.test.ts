import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClosings } from '../../../../specimens/ledger/src/closings.ts';
import type { Database, Query } from '../../../../specimens/ledger/src/database.ts';
import { createLog } from '../../../../specimens/ledger/src/log.ts';
import { Unavailable } from '../../../../specimens/ledger/src/unavailable.ts';

const PERIOD = 10_000;
const log = createLog('error', () => {});

beforeEach(() => void vi.useFakeTimers({ now: 42 * PERIOD + 3_000 }));
afterEach(() => void vi.useRealTimers());

/** A database that several instances share, and the periods that were closed in it. */
function shared() {
  const closed: number[] = [];
  const state = { isUp: true };
  const query: Query = async (sql, values = []) => {
    const [period] = values as number[];
    if (/^select 1 from closings/.test(sql)) return (closed.includes(period as number) ? [{}] : []) as never;
    if (/insert into closings/.test(sql)) closed.push(period as number);
    return [];
  };
  const database = {
    query,
    transaction: async (work: (query: Query) => Promise<unknown>) => {
      if (!state.isUp) throw new Unavailable('the database', 'it is down');
      return work(query);
    },
    close: async () => {},
  } as Database;
  return { closed, state, database };
}

test('closes each period when it ends, once, however many instances there are', async () => {
  const { closed, database } = shared();
  const instances = [1, 2, 3].map(() => createClosings({ database, periodMs: PERIOD, log }));
  await vi.advanceTimersByTimeAsync(6_999);
  expect(closed).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(closed).toEqual([42]);
  await vi.advanceTimersByTimeAsync(2 * PERIOD);
  expect(closed).toEqual([42, 43, 44]);
  await Promise.all(instances.map(({ stop }) => stop()));
  await vi.advanceTimersByTimeAsync(PERIOD);
  expect(closed).toEqual([42, 43, 44]);
});

test('tries again while the next period lasts, and no longer', async () => {
  const { closed, database, state } = shared();
  state.isUp = false;
  const { stop } = createClosings({ database, periodMs: PERIOD, log });
  await vi.advanceTimersByTimeAsync(9_000);
  state.isUp = true;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(closed).toEqual([42]);
  state.isUp = false;
  await vi.advanceTimersByTimeAsync(2 * PERIOD);
  state.isUp = true;
  await vi.advanceTimersByTimeAsync(PERIOD);
  expect(closed).not.toContain(43);
  expect(closed).toContain(45);
  await stop();
});
