import { expect, test, vi } from 'vitest';
import { createAccounts } from '../../../../specimens/ledger/src/accounts.ts';
import type { Cache } from '../../../../specimens/ledger/src/cache.ts';
import type { Database } from '../../../../specimens/ledger/src/database.ts';

const account = { id: 1, owner: 'ann', currency: 'EUR', reference: null, balance: 5, version: 2 };
const database = () => ({ query: vi.fn(async () => [account]) }) as unknown as Database;
const cache = (copy: string | null) =>
  ({ get: async () => copy, put: vi.fn(), forget: vi.fn() }) as unknown as Cache;

test('a copy in the cache spares the database', async () => {
  const db = database();
  const accounts = createAccounts(db, cache(JSON.stringify({ ...account, balance: 4 })));
  expect(await accounts.read(1)).toMatchObject({ balance: 4 });
  expect(db.query).not.toHaveBeenCalled();
});

test.each(['{"cut', 'null', '7', '[]', '{"owner":"ann"}'])(
  'the copy %s is taken for none, and makes room for a good one',
  async (copy) => {
    const held = cache(copy);
    const accounts = createAccounts(database(), held);
    expect(await accounts.read(1)).toEqual(account);
    expect(held.forget).toHaveBeenCalledWith('ledger:account:1');
    expect(held.put).toHaveBeenCalledWith('ledger:account:1', 2, JSON.stringify(account));
  },
);
