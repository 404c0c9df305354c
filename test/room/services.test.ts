import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FaultOptions, ServiceFault } from '../../src/model/faults.ts';
import { afterTheFile } from './support/after-the-file.ts';
import { fixture, serviceContract, temporaryFolder } from './support/contract.ts';
import { roomsFor, type TestRoom } from './support/room.ts';

let it: TestRoom;

beforeAll(async () => {
  const contract = serviceContract(
    temporaryFolder(afterTheFile),
    { command: fixture('listens.mjs') },
    { services: { db: { type: 'postgres' }, cache: { type: 'redis' } } },
  );
  it = await (await roomsFor(contract))();
  await it.room.start('start');
});

afterAll(() => it.close());

/** What the subject hears of PostgreSQL under its own name. */
async function asked(): Promise<string> {
  const { data } = await it.room.run({ step: 'asks', command: fixture('asks-database.mjs') });
  return data.stdout.text.trim();
}

const sql = async (text: string) => (await it.room.sql('ask', 'db', text)).data;

test.each<[ServiceFault, FaultOptions, RegExp]>([
  ['delayed', { delayMs: 300 }, /^[NS]$/],
  ['limited', { bytesPerSecond: 512 }, /^[NS]$/],
  ['black-holed', { direction: 'to-service' }, /silence/],
  ['black-holed', { direction: 'to-subject' }, /silence/],
  ['cut', {}, /silence/],
  ['reset', {}, /ECONNRESET/],
  ['paused', {}, /silence/],
  ['stopped', {}, /ECONNREFUSED/],
  ['killed', {}, /ECONNREFUSED/],
])('%s %j is felt, seen, and healed', async (fault, options, heard) => {
  const before = it.of('fault').length;
  const injected = await it.room.fault('db', fault, options);
  expect(await asked()).toMatch(heard);
  await injected.heal();
  expect(await asked()).toMatch(/^[NS]$/);
  const seen = it
    .of('fault')
    .slice(before)
    .map(({ data }) => data);
  expect(seen.map(({ stage, effective, detail }) => [stage, effective, detail])).toEqual([
    ['injected', true, expect.any(String)],
    ['healed', true, expect.any(String)],
  ]);
  expect(injected.effective).toBe(true);
});

test('a killed database keeps its rows, and its log says that it was killed; a cache forgets', async () => {
  await sql("create table kept as select 'a' as name");
  const before = (await it.room.databaseFingerprint('before', 'db')).data;
  expect(before).toMatchObject({ error: null, tables: [{ name: 'public.kept', rows: 1 }] });
  await it.room.redis('set', 'cache', ['SET', 'key', 'value']);
  for (const service of ['db', 'cache']) await (await it.room.fault(service, 'killed')).heal();
  expect((await sql('select name from kept')).rows).toEqual([{ name: 'a' }]);
  const after = (await it.room.databaseFingerprint('after', 'db')).data;
  expect(after.sha256).toBe(before.sha256);
  await sql("insert into kept values ('b')");
  const more = (await it.room.databaseFingerprint('more', 'db')).data;
  expect(more.sha256).not.toBe(before.sha256);
  expect(more.schema).toBe(before.schema);
  expect((await it.room.redis('get', 'cache', ['GET', 'key'])).data).toMatchObject({
    reply: null,
    error: null,
  });
  const log = (await it.room.serviceLog('log', 'db')).data.output.text;
  expect(log).toContain('not properly shut down');
});

test('a fingerprint tells what of a schema is in force', async () => {
  await sql('create table shaped (gone int, id int primary key, name text not null default now(), of int)');
  await sql('alter table shaped drop gone, add check (id > 0), add unique (of, id)');
  await sql('alter table shaped add foreign key (of) references shaped, set unlogged');
  await sql('create index on shaped (lower(name), of) where id > 1');
  const told = async (step: string) => {
    const { shape } = (await it.room.databaseFingerprint(step, 'db')).data;
    return shape?.filter(({ of }) => of === 'public.shaped').map(({ kind, like }) => `${kind} ${like}`);
  };
  expect(await told('shape')).toEqual([
    'check constraint (id)',
    'column integer, not null',
    'column text, not null, with a default',
    'column integer',
    'durability unlogged',
    'foreign key (of) to public.shaped (id)',
    'index (an expression, of) for some rows',
    'primary key (id)',
    'unique constraint (of, id)',
  ]);
  await sql('alter table shaped disable trigger all');
  expect(await told('shape without checks')).not.toContain('foreign key (of) to public.shaped (id)');
  await sql('drop table shaped');
});

test('what a subject made of its tables neither hides a change nor runs as more than a reader', async () => {
  await sql("create table hiding (t text); insert into hiding values ('one')");
  await sql("create function hide(hiding) returns text language sql as 'select current_user::text'");
  await sql('create cast (hiding as text) with function hide(hiding)');
  await sql('create view asks as select hide(null) as name');
  const hash = async (step: string) =>
    (await it.room.databaseFingerprint(step, 'db')).data.tables.find(({ name }) => name === 'public.hiding')
      ?.sha256;
  const before = await hash('one');
  await sql("update hiding set t = 'two'");
  expect(before).toMatch(/^[0-9a-f]{64}$/);
  expect(await hash('two')).not.toBe(before);
  const { compare } = await it.room.loadDump(
    'none',
    'db',
    "create table who (name text); insert into who values ('cleanroom')",
  );
  await sql('drop table who; alter view asks rename to who');
  const { error, tables } = (await compare('as whom')).data;
  expect(error).toBeNull();
  expect(tables.find(({ name }) => name === 'public.who')).toMatchObject({ now: 1, missing: 0, columns: [] });
  await sql('drop view who; drop table hiding cascade');
});

test('a dump is loaded as the subject’s own user, all or nothing, and its rows are found again', async () => {
  const dump = [
    '\\restrict word',
    "SELECT pg_catalog.set_config('search_path', '', false);",
    'CREATE TABLE public.filled (id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, name text, amount bigint);',
    'COPY public.filled (id, name, amount) FROM stdin;',
    '7\tZoë \\\\ 山田\t9007199254740991',
    '8\t\\N\t1',
    '\\.',
    "INSERT INTO public.filled VALUES (9, 'it''s', 2);",
    "SELECT pg_catalog.setval('public.filled_id_seq', 9, true);",
    '\\unrestrict word',
  ].join('\n');
  const { record, compare } = await it.room.loadDump('loaded', 'db', dump);
  expect(record.data).toMatchObject({ error: null, bytes: Buffer.byteLength(dump) });
  expect(record.data.tables).toContainEqual({ name: 'public.filled', rows: 3 });
  expect(
    (
      await sql(
        "select tableowner, current_setting('search_path') as path from pg_tables where tablename = 'filled'",
      )
    ).rows,
  ).toEqual([{ tableowner: 'app', path: '"$user", public' }]);
  const filled = async (step: string) =>
    (await compare(step)).data.tables.find(({ name }) => name === 'public.filled');
  expect(await filled('same')).toMatchObject({ rows: 3, now: 3, missing: 0, compared: 3, columns: [] });
  await sql(
    'alter table filled add note text; alter table filled alter amount type numeric(20, 2); delete from filled where id = 8',
  );
  await sql("update filled set name = 'other' where id = 7; alter sequence filled_id_seq restart with 3");
  expect(await filled('others')).toMatchObject({
    now: 2,
    missing: 1,
    columns: [{ name: 'name', changed: 1, example: 'id 7: Zoë \\ 山田 before, other after' }],
  });
  expect((await compare('numbers')).data.ids).toEqual([
    { of: 'public.filled.id', before: { next: '10', highest: '9' }, after: { next: '3', highest: '9' } },
  ]);
  await sql('alter table filled rename to of_old; create view filled as select id, name, amount from of_old');
  expect(await filled('a view')).toMatchObject({ now: 2, missing: 1 });
  await sql('drop view filled; drop table of_old');
  expect(await filled('gone')).toMatchObject({ now: null, missing: 3 });
  const wrong = await it.room.loadDump(
    'wrong',
    'db',
    'create table half (n int); create table of_whom (); alter table of_whom owner to nobody',
  );
  expect(wrong.record.data.error).toMatchObject({ code: '42704' });
  expect(wrong.record.data.tables.map(({ name }) => name)).not.toContain('public.half');
});

test('a destroyed service is gone with all that it kept; an empty one can take its place', async () => {
  await sql('create table doomed as select 1 as n');
  await it.room.redis('set', 'cache', ['SET', 'doomed', 'value']);
  for (const service of ['db', 'cache']) {
    const { renew } = await it.room.destroy(service);
    if (service === 'db') expect(await asked()).toMatch(/ECONNREFUSED/);
    await renew();
    expect(it.of('fault').slice(-2)).toMatchObject([
      { step: `${service} destroyed`, data: { fault: 'destroyed', stage: 'injected', effective: true } },
      { step: `${service} renewed`, data: { fault: 'destroyed', stage: 'healed', effective: true } },
    ]);
  }
  expect(await asked()).toMatch(/^[NS]$/);
  expect((await it.room.databaseFingerprint('after', 'db')).data).toMatchObject({ error: null, tables: [] });
  expect((await it.room.redis('get', 'cache', ['GET', 'doomed'])).data.reply).toBeNull();
  // What is broken and healed later is the new one.
  const { effective, heal } = await it.room.fault('db', 'killed');
  expect(effective).toBe(true);
  await heal();
  expect((await sql('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('a file of many pieces is carried whole', async () => {
  const bytes = Buffer.alloc(9 * 2 ** 20, 'cleanroom');
  await it.room.put('/tmp/large', bytes);
  expect(Buffer.compare((await it.room.read('/tmp/large')) ?? Buffer.of(), bytes)).toBe(0);
  await it.room.remove('/tmp/large');
});

test('what the services refuse is a result', async () => {
  expect(await sql('select nonsense')).toMatchObject({ error: { code: '42703' }, rows: [] });
  const { data } = await it.room.redis('wrong', 'cache', ['NONSENSE']);
  expect(data.error?.message).toContain('unknown command');
  await expect(it.room.sql('wrong', 'cache', 'select 1')).rejects.toThrow('no SQL database but redis');
});

test('a drive is open-loop, and connections are held', async () => {
  const drive = await it.room.drive('drive', {
    requests: [{ method: 'GET', path: '/' }],
    arrivals: { perSecond: 100, seconds: 1 },
  });
  const holding = await it.room.hold('hold', { idle: 1, silent: 1, half: 1 });
  await drive.mark('half way');
  const { data } = await drive.done;
  expect(data).toMatchObject({ sent: 100, outcomes: { 200: 100 }, truncated: false });
  expect(data.ms).toBeGreaterThanOrEqual(990);
  expect(data.marks.map(({ name }) => name)).toEqual(['half way']);
  const { data: held } = await holding.look('later');
  expect(held.connections.map(({ state }) => state)).toEqual(['open', 'open', 'open']);
  await holding.release();
});

test('what went through is counted by service, and what was hit', async () => {
  const counts = await it.room.counts('counts');
  const db = counts.find(({ data }) => data.service === 'db')?.data;
  expect(db?.connections).toBeGreaterThan(5);
  expect(db?.hit).toBeGreaterThan(0);
});
