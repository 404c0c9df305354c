import { expect, test } from 'vitest';
import { partsOf } from '../../../src/airlock/agent/dump.ts';

test('plain SQL is one part, without what pg_dump says to psql', () => {
  const sql = "create table a (n int);\ninsert into a values (1);\nselect 'x';";
  expect(partsOf(`\\restrict word\n${sql}\n\\unrestrict word\n`)).toEqual([{ sql: `${sql}\n`, lines: null }]);
});

test('lines behind a COPY belong to it, whatever they hold', () => {
  const dump = [
    'create table a (n int, said text);',
    'COPY public.a (n, said) FROM stdin;',
    '1\t\\N',
    "2\t'); drop table a;--",
    '\\.',
    '',
    'COPY public.b (n) FROM stdin;',
    '\\.',
    'create index on a (n);',
  ];
  const parts = [
    { sql: 'create table a (n int, said text);', lines: null },
    { sql: 'COPY public.a (n, said) FROM stdin;', lines: "1\t\\N\n2\t'); drop table a;--\n" },
    { sql: 'COPY public.b (n) FROM stdin;', lines: '' },
    { sql: 'create index on a (n);', lines: null },
  ];
  expect(partsOf(dump.join('\n'))).toEqual(parts);
  expect(partsOf(dump.join('\r\n'))).toEqual(parts);
});

test('a dump that was cut off keeps what there is of it', () => {
  expect(partsOf('COPY a FROM stdin;\n1')).toEqual([{ sql: 'COPY a FROM stdin;', lines: '1\n' }]);
});
