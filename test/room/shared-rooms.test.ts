import { describe, expect, test } from 'vitest';
import { SHARED_ROOM } from '../../src/room/open.ts';
import { afterTheFile } from './support/after-the-file.ts';
import { fixture, serviceContract, temporaryFolder } from './support/contract.ts';
import { roomsFor } from './support/room.ts';

/** A room that another experiment has left: what the next one finds in it must be what a fresh one holds. */
describe('a room that is used again', async () => {
  const contract = serviceContract(
    temporaryFolder(afterTheFile),
    { command: fixture('listens.mjs'), state: ['/data'] },
    { services: { db: { type: 'postgres' }, cache: { type: 'redis' }, upstream: { type: 'upstream' } } },
  );
  const open = await roomsFor(contract);
  const names = async (room: Awaited<ReturnType<typeof open>>['room'], sql: string) =>
    (await room.sql('look', 'db', sql)).data.rows;

  test('holds no rows, roles, keys, files, faults, counts or words of those who were there before', async () => {
    const first = await open();
    const { room } = first;
    await room.sql(
      'settle',
      'db',
      'CREATE TABLE kept (n int); INSERT INTO kept VALUES (1); CREATE SCHEMA mine',
    );
    await room.sql('settle', 'db', "CREATE ROLE intruder; ALTER ROLE app SET work_mem = '1MB'");
    await room.sql('settle', 'db', 'SELECT 1/0');
    await room.redis('settle', 'cache', ['SET', 'key', 'value']);
    await room.put('/data/file', 'left');
    await room.put('/tmp/deep', { directory: true });
    await room.keep(['/data']);
    await room.fault('db', 'refused');
    await room.upstream('broken', 'upstream', { does: 'reset' });
    await room.run({ step: 'ask', command: fixture('asks-database.mjs') });
    expect((await room.serviceLog('its log', 'db')).data.output.text).toContain('division by zero');

    const again = await first.again();
    if (again === null) throw new Error('nobody may have it any more');
    const next = again.room;
    expect(await names(next, "SELECT count(*)::int AS n FROM pg_tables WHERE tablename = 'kept'")).toEqual([
      { n: 0 },
    ]);
    expect(await names(next, "SELECT count(*)::int AS n FROM pg_namespace WHERE nspname = 'mine'")).toEqual([
      { n: 0 },
    ]);
    expect(
      await names(next, "SELECT rolname, rolconfig FROM pg_roles WHERE rolname IN ('app', 'intruder')"),
    ).toEqual([{ rolname: 'app', rolconfig: null }]);
    expect((await next.redis('look', 'cache', ['DBSIZE'])).data.reply).toBe(0);
    for (const root of ['/data', '/tmp']) expect((await next.files('look', root)).data.entries).toEqual([]);
    // The fault is gone, and so is what was counted.
    expect(
      (await next.run({ step: 'ask', command: fixture('asks-database.mjs') })).data.stdout.text.trim(),
    ).toBe('N');
    const counts = await next.counts('counts');
    expect(counts.map(({ data: { service, connections } }) => [service, connections])).toEqual([
      ['db', 1],
      ['cache', 0],
      ['upstream', 0],
    ]);
    expect((await next.serviceLog('its log', 'db')).data.output.text).not.toContain('division by zero');
    // And the wiretap hears, from now on.
    const { connections, complete } = (await next.traffic('window')).data;
    expect(complete).toBe(true);
    expect(connections.filter(({ service }) => service === 'db')).toHaveLength(1);
    expect(await again.close()).toEqual([]);
  });

  test('has fresh services where only its walls were kept, whatever was done to those before', async () => {
    const first = await open();
    const { room } = first;
    await room.sql('settle', 'db', "CREATE TABLE kept (n int); ALTER SYSTEM SET work_mem = '1MB'");
    await room.redis('settle', 'cache', ['CONFIG', 'SET', 'maxmemory', '1mb']);
    await room.put('/data/file', 'left');
    await room.keep(['/data']);
    await room.sql('settle', 'db', 'SELECT 1/0');
    await room.fault('cache', 'delayed', { delayMs: 5_000 });
    await room.fault('db', 'killed');

    const again = await first.again('walls');
    if (again === null) throw new Error('nobody may have it any more');
    const next = again.room;
    expect(await names(next, "SELECT count(*)::int AS n FROM pg_tables WHERE tablename = 'kept'")).toEqual([
      { n: 0 },
    ]);
    expect(
      await names(next, "SELECT count(*)::int AS n FROM pg_file_settings WHERE name = 'work_mem'"),
    ).toEqual([{ n: 0 }]);
    expect((await next.redis('look', 'cache', ['CONFIG', 'GET', 'maxmemory'])).data.reply).toEqual([
      'maxmemory',
      '0',
    ]);
    expect((await next.files('look', '/data')).data.entries).toEqual([]);
    expect((await next.serviceLog('its log', 'db')).data.output.text).not.toContain('division by zero');
    await next.run({ step: 'ask', command: fixture('asks-database.mjs') });
    const counts = await next.counts('counts');
    expect(counts.map(({ data: { service, connections } }) => [service, connections])).toEqual([
      ['db', 1],
      ['cache', 0],
      ['upstream', 0],
    ]);
    expect((await next.traffic('window')).data.complete).toBe(true);
    expect(await again.close()).toEqual([]);
  });

  test('is nobody else’s, not even its walls, once the subject had been root', async () => {
    const first = await open();
    await first.room.run({ step: 'as root', command: ['true'], asRoot: true });
    expect(await first.again('walls')).toBeNull();
  });

  test.each([
    ['a service was destroyed', 'destroyed'],
    ['a service was killed', 'killed'],
    ['a service was told something of itself', 'configured'],
  ])('keeps no services once %s', async (_, what) => {
    const first = await open();
    const { room } = first;
    if (what === 'destroyed') await (await room.destroy('cache')).renew();
    else if (what === 'killed') await (await room.fault('cache', 'killed')).heal();
    else await room.redis('settle', 'cache', ['CONFIG', 'SET', 'maxmemory', '1mb']);
    const again = await first.again('services');
    expect((await again?.room.redis('look', 'cache', ['CONFIG', 'GET', 'maxmemory']))?.data.reply).toEqual([
      'maxmemory',
      '0',
    ]);
    // A used room is told of; one that is fresh but for its walls is not.
    expect(again?.of('note').map(({ data }) => data.name)).not.toContain(SHARED_ROOM);
    expect(await again?.close()).toEqual([]);
  });
});
