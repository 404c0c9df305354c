import { expect, test } from 'vitest';
import { compareRows } from '../../../src/room/compare-rows.ts';

type Rows = Parameters<typeof compareRows>[0];
type Value = string | null;

/** A table of columns written as `id bigint`, the first one its key unless told otherwise. */
function table(columns: readonly string[], rows: readonly (readonly Value[])[], key?: readonly string[]) {
  const parsed = columns.map((column) => {
    const [name = '', ...type] = column.split(' ');
    return { name, type: type.join(' ') };
  });
  return {
    name: 'public.accounts',
    columns: parsed,
    key: [...(key ?? [parsed[0]?.name ?? ''])],
    count: rows.length,
    rows: rows.map((row) => [...row]),
  };
}

const database = (one?: Rows['tables'][number], ids: Rows['ids'] = []): Rows => ({
  tables: one ? [one] : [],
  ids,
});
const compared = (before: Rows['tables'][number], after?: Rows['tables'][number]) =>
  compareRows(database(before), database(after)).tables[0];

const OLD = table(
  ['id bigint', 'owner text', 'balance bigint'],
  [
    ['1', 'ann', '9007199254740991'],
    ['2', 'bob', null],
  ],
);

test('rows are found by their key, in whatever order, with whatever is beside them', () => {
  const now = table(
    ['id bigint', 'note text', 'balance bigint', 'owner text'],
    [
      ['3', 'new', '5', 'eve'],
      ['2', null, null, 'bob'],
      ['1', null, '9007199254740991', 'ann'],
    ],
  );
  expect(compared(OLD, now)).toEqual({
    name: 'public.accounts',
    rows: 2,
    now: 3,
    whole: true,
    missing: 0,
    compared: 3,
    columns: [],
  });
});

test('rows that are gone, and a table that is', () => {
  expect(compared(OLD, table(['id bigint'], [['2'], ['3']]))).toMatchObject({
    now: 2,
    missing: 1,
    compared: 1,
  });
  expect(compared(OLD)).toMatchObject({ rows: 2, now: null, missing: 2, columns: [] });
});

test('values that are others, or gone, are told with the first of them', () => {
  const now = table(
    ['id bigint', 'owner text', 'balance bigint'],
    [
      ['1', 'ann', '2147483647'],
      ['2', null, null],
    ],
  );
  expect(compared(OLD, now)?.columns).toEqual([
    { name: 'owner', type: 'text', nowType: 'text', changed: 1, example: 'id 2: bob before, nothing after' },
    {
      name: 'balance',
      type: 'bigint',
      nowType: 'bigint',
      changed: 1,
      example: 'id 1: 9007199254740991 before, 2147483647 after',
    },
  ]);
});

test('what was null may be filled', () => {
  const now = table(
    ['id bigint', 'owner text', 'balance bigint'],
    [
      ['1', 'ann', '9007199254740991'],
      ['2', 'bob', '0'],
    ],
  );
  expect(compared(OLD, now)?.columns).toEqual([]);
});

test.each([
  ['bigint', '5', 'numeric', '5.00', 0],
  ['numeric', '5.10', 'numeric', '5.1', 0],
  ['bigint', '-9007199254740992', 'double precision', '-9.007199254740992e+15', 0],
  ['bigint', '9007199254740993', 'double precision', '9.007199254740992e+15', 1],
  ['numeric', '0.00000012', 'double precision', '1.2e-07', 0],
  ['numeric', '0.10', 'double precision', '0.1', 0],
  ['bigint', '3000000000', 'integer', '2147483647', 1],
  ['text', 'a long one', 'character varying', 'a lon', 1],
  ['text', '1.50', 'text', '1.5', 1],
  [
    'timestamp without time zone',
    '2024-01-01 00:00:00',
    'timestamp with time zone',
    '2024-01-01 00:00:00+00',
    0,
  ],
  ['json', '{"a": 1}', 'jsonb', '{"a":1}', 0],
  ['json', '{"a": 1}', 'jsonb', null, 1],
])('%s %j that is %s %j now: %i changed', (type, was, nowType, is, changed) => {
  const [before, after] = [
    table(['id bigint', `value ${type}`], [['1', was]]),
    table(['id bigint', `value ${nowType}`], [['1', is]]),
  ];
  expect(compared(before, after)?.columns).toHaveLength(changed);
});

test('keys of text are what they are', () => {
  const keys = table(
    ['key text', 'n bigint'],
    [
      ['1.0', '1'],
      ['1.00', '2'],
    ],
  );
  expect(compared(keys, keys)).toMatchObject({ missing: 0, columns: [] });
});

test('without a key, or with another kind of key, the values count', () => {
  const loose = table(
    ['viewer text', 'n bigint'],
    [
      ['ann', '1'],
      ['ann', '2'],
      ['bob', null],
    ],
    [],
  );
  const reordered = table(
    ['viewer text', 'n bigint'],
    [
      ['bob', '7'],
      ['ann', '2'],
      ['ann', '1'],
    ],
    [],
  );
  expect(compared(loose, reordered)).toMatchObject({ missing: 0, columns: [] });
  const fewer = table(
    ['viewer text', 'n bigint'],
    [
      ['ann', '2'],
      ['bob', null],
    ],
    [],
  );
  expect(compared(loose, fewer)).toMatchObject({ missing: 1, columns: [] });
  const other = table(
    ['viewer text', 'n bigint'],
    [
      ['ann', '1'],
      ['eve', '2'],
      ['bob', null],
    ],
    [],
  );
  expect(compared(loose, other)?.columns).toMatchObject([
    { name: 'viewer', changed: 1, example: 'ann is there no more' },
  ]);
  const renumbered = table(
    ['id uuid', 'owner text', 'balance bigint'],
    [
      ['0b6a', 'bob', null],
      ['1c7b', 'ann', '9007199254740991'],
    ],
  );
  expect(compared(OLD, renumbered)).toMatchObject({ missing: 0, columns: [] });
});

test('very many rows are only counted', () => {
  const many = { ...OLD, count: 500_000, rows: null };
  expect(compared(many, { ...many, count: 499_999 })).toMatchObject({
    whole: false,
    missing: 1,
    columns: [],
  });
});

test('numbering is told of columns that were and are numbered', () => {
  const id = { of: 'public.accounts.id', next: '25', highest: '24' };
  const gone = { of: 'public.old.id', next: '2', highest: '1' };
  expect(compareRows(database(OLD, [id, gone]), database(OLD, [{ ...id, next: '1' }])).ids).toEqual([
    { of: id.of, before: { next: '25', highest: '24' }, after: { next: '1', highest: '24' } },
  ]);
});
