import { expect, test } from 'vitest';
import { cacheOptions } from '../../../../specimens/ledger/src/cache.ts';
import { restoreFrom } from '../../../../specimens/ledger/src/commands/backups.ts';
import { goodParts } from '../../../../specimens/ledger/src/parts.ts';

const ENV = {
  DATABASE_URL: 'postgres://db/ledger',
  REDIS_URL: 'redis://cache',
  LEDGER_TOKEN_KEY: 'a-key-that-signs-tokens',
};

test('gives the cache more time to be emptied than a request would, and says where it was not', async () => {
  const good = goodParts();
  type Connection = Parameters<typeof good.forgetCached>[1];
  const given: Connection[] = [];
  const header = { format: 'ledger-backup/1', schema: 4, takenAt: '2026-01-01T00:00:00.000Z' };
  const parts = {
    ...good,
    backups: { ...good.backups, restore: async () => ({ path: 'file', checksum: '', header }) },
    forgetCached: async (_: string | null, connection: Connection) => {
      given.push(connection);
      return false;
    },
  };
  let said = '';
  const out = (text: string) => {
    said += text;
  };
  await restoreFrom(parts, ENV, out, 'file');
  const usual = cacheOptions(good.backoff);
  expect(given).toHaveLength(1);
  expect(given[0]?.connectTimeout).toBeGreaterThan(usual.connectTimeout ?? Infinity);
  expect(given[0]?.commandTimeout).toBeGreaterThan(usual.commandTimeout ?? Infinity);
  expect(said).toContain('the cache could not be emptied');
  expect(said).toContain('"restored"');
});
