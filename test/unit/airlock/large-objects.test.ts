import pg from 'pg';
import { expect, test } from 'vitest';
import { largeObjects } from '../../../src/airlock/agent/large-objects.ts';

/** A connection that answers, in order, each query but those about the savepoint; an error is thrown. */
function answering(...answers: readonly (readonly object[] | Error)[]) {
  const asked: string[] = [];
  const left = [...answers];
  const query = async (sql: string) => {
    asked.push(sql);
    if (sql.includes('savepoint')) return { rows: [] };
    const answer = left.shift() ?? [];
    if (answer instanceof Error) throw answer;
    return { rows: answer };
  };
  return { asked, client: { query } as unknown as pg.ClientBase };
}

const refusal = (code: string) => Object.assign(new pg.DatabaseError('no', 2, 'error'), { code });

test('large objects that rows refer to are told as a table', async () => {
  const { asked, client } = answering([{}], [{ rows: '2', sha256: 'aa' }]);
  expect(await largeObjects(client, ['public.docs', 'public.notes'])).toEqual({
    name: 'pg_catalog.pg_largeobject',
    rows: 2,
    sha256: 'aa',
  });
  for (const table of ['public.docs', 'public.notes']) expect(asked.at(-1)).toContain(`from ${table} `);
});

test('a database without any, without tables, or whose rows refer to none is told as before', async () => {
  expect(await largeObjects(answering([]).client, ['public.docs'])).toBeNull();
  expect(await largeObjects(answering([{}], []).client, ['public.docs'])).toBeNull();
  const { asked, client } = answering([{}]);
  expect(await largeObjects(client, [])).toBeNull();
  expect(asked).toEqual([]);
});

test('what may not be read spoils nothing of the rest', async () => {
  const { asked, client } = answering([{}], refusal('42501'));
  expect(await largeObjects(client, ['public.docs'])).toBeNull();
  expect(asked.at(-1)).toBe('rollback to savepoint before_large_objects');
});

test('what would not be refused another time is an error of the whole look', async () => {
  for (const cause of [refusal('57014'), new Error('Connection terminated')])
    await expect(largeObjects(answering([{}], cause).client, ['public.docs'])).rejects.toBe(cause);
});
