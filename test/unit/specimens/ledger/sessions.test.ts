import { expect, test } from 'vitest';
import type { Database, Query } from '../../../../specimens/ledger/src/database.ts';
import type { Problem } from '../../../../specimens/ledger/src/problem.ts';
import { createSessions, sessionIn } from '../../../../specimens/ledger/src/sessions.ts';

const UNTIL = new Date('2030-01-01T00:00:00Z');

/** A database in which that many sessions were opened within the last minute, and what was asked of it. */
function database(recent: number) {
  const asked: { readonly sql: string; readonly values: readonly unknown[] }[] = [];
  const query = (async (sql: string, values: readonly unknown[] = []) => {
    asked.push({ sql, values });
    if (/count\(\*\)/.test(sql)) return [{ count: recent, wait: 17 }];
    if (/insert into sessions/.test(sql)) return [{ until: UNTIL }];
    return [];
  }) as Query;
  const fake = { query, transaction: (work: (query: Query) => Promise<unknown>) => work(query) };
  return { asked, fake: fake as unknown as Database };
}

test('of a session nothing is kept but its digest', async () => {
  const { asked, fake } = database(0);
  const { session, owner, until } = await createSessions(fake).open('ann');
  expect({ owner, until }).toEqual({ owner: 'ann', until: UNTIL.toISOString() });
  expect(session.length).toBeGreaterThanOrEqual(43);
  expect(JSON.stringify(asked)).not.toContain(session);
});

test('refuses who opens too many within a minute, and says when the next may be opened', async () => {
  await expect(createSessions(database(19).fake).open('ann')).resolves.toBeDefined();
  const refused = (await createSessions(database(20).fake)
    .open('ann')
    .catch((error) => error)) as Problem;
  expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '17' } });
});

test('a session that is not known is over, and what is none is another’s business', async () => {
  const sessions = createSessions(database(0).fake);
  await expect(sessions.ownerOf('Session abc')).rejects.toMatchObject({ status: 401 });
  await expect(sessions.ownerOf('Bearer abc')).resolves.toBeNull();
  await expect(sessions.ownerOf(undefined)).resolves.toBeNull();
});

test.each([
  ['Session abc-_9', 'abc-_9'],
  ['session abc', null],
  ['Session ', null],
  ['Session a b', null],
  [`Session ${'a'.repeat(101)}`, null],
  [undefined, null],
])('%j names %j', (authorization, session) => {
  expect(sessionIn(authorization)).toBe(session);
});
