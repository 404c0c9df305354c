import { expect, test } from 'vitest';
import type { Database } from '../../../../specimens/ledger/src/database.ts';
import { createHealth } from '../../../../specimens/ledger/src/health.ts';
import { createLog } from '../../../../specimens/ledger/src/log.ts';
import { Unavailable } from '../../../../specimens/ledger/src/unavailable.ts';
import { createViews } from '../../../../specimens/ledger/src/views.ts';

const databaseOf = (query: Database['query']): Database => ({
  query,
  transaction: () => Promise.reject(new Error('not here')),
  close: async () => {},
});
const log = createLog('error', () => {});
const view = (viewer: string) => ({ account: 1, viewer });

test('is ready while its database answers, and not once it is to stop; live in any case', async () => {
  const stopping = new AbortController();
  const health = createHealth({ database: databaseOf(async () => []), stopping: stopping.signal });
  expect(await health.ready()).toMatchObject({ status: 200 });
  stopping.abort();
  await expect(health.ready()).rejects.toThrow('ledger is stopping');
  expect(await health.live()).toMatchObject({ status: 200 });
});

test('waits a second for a database that hangs, and no longer; passes on what it says', async () => {
  const { signal } = new AbortController();
  const hanging = createHealth({ database: databaseOf(() => new Promise(() => {})), stopping: signal });
  await expect(hanging.ready()).rejects.toThrow('did not answer within 1000 ms');
  const gone = () => Promise.reject(new Unavailable('the database', 'refused'));
  const health = createHealth({ database: databaseOf(gone), stopping: new AbortController().signal });
  await expect(health.ready()).rejects.toThrow('the database is not available: refused');
});

test('writes views together, and when it is closed at the latest', async () => {
  const written: unknown[][] = [];
  const views = createViews(
    databaseOf(async (_, values = []) => {
      written.push(values[1] as unknown[]);
      return [];
    }),
    log,
  );
  views.add(view('ann'));
  views.add(view('bob'));
  expect(written).toEqual([]);
  await views.close();
  expect(written).toEqual([['ann', 'bob']]);
});

test('keeps views while the database is gone, and says when it loses any', async () => {
  let up = false;
  const written: unknown[] = [];
  const lines: string[] = [];
  const query: Database['query'] = async (_, values = []) => {
    if (!up) throw new Unavailable('the database', 'refused');
    written.push(...(values[1] as unknown[]));
    return [];
  };
  const views = createViews(
    databaseOf(query),
    createLog('error', (line) => lines.push(line)),
  );
  views.add(view('ann'));
  await views.close();
  expect(lines.join('')).toContain('views lost');
  up = true;
  await views.close();
  expect(written).toEqual(['ann']);
});
