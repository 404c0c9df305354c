import { beforeAll, describe, expect, test } from 'vitest';
import { afterTheFile } from './support/after-the-file.ts';
import { fixture, serviceContract, temporaryFolder } from './support/contract.ts';
import { leftovers } from './support/leftovers.ts';
import { roomsFor, type TestRoom } from './support/room.ts';

const MIB = 1024 * 1024;
const OUTSIDE = '203.0.113.1';

let it: TestRoom;

beforeAll(async () => {
  const contract = serviceContract(
    temporaryFolder(afterTheFile),
    { command: fixture('listens.mjs'), limits: { memory: '128MiB', pids: 32, disk: '8MiB' } },
    { services: { db: { type: 'postgres' } } },
  );
  const open = await roomsFor(contract);
  it = await open();
});

/** What a fixture said on standard output. */
async function said(name: string, ...words: string[]): Promise<string> {
  const { data } = await it.room.run({ step: name, command: [...fixture(name), ...words] });
  return data.stdout.text.trim();
}

describe('the seal', () => {
  test('keeps the subject from the host, from other networks and from the world, but not from its service', async () => {
    await it.room.start('start');
    await it.room.prove();
    const probes = it.of('probe').map(({ data }) => data);
    const inside = probes.filter(
      ({ from, expected }) => from === 'subject-network' && expected === 'refused',
    );
    expect(inside.map(({ target }) => target)).toEqual(
      expect.arrayContaining([
        'the host',
        'a container on another network',
        'the metadata address',
        'an outside address',
      ]),
    );
    for (const { target, outcome } of inside) expect([target, outcome]).not.toEqual([target, 'reached']);
    const controls = probes.filter(({ expected }) => expected === 'reached');
    expect(controls.map(({ target, outcome }) => [target, outcome])).toEqual([
      ['service db', 'reached'],
      ['the host’s own listener', 'reached'],
    ]);
  });

  test('holds for the subject itself, beside a way that is open', async () => {
    const host = it.of('probe').find(({ data }) => data.target === 'the host')?.data;
    expect(await said('knocks.mjs', host?.host ?? '', String(host?.port))).not.toBe('reached');
    expect(await said('knocks.mjs', 'db', '5432')).toBe('reached');
  });
});

test('limits are real: read back, and met by hogs of ours and of the subject', async () => {
  const [limits] = it.of('limits').map(({ data }) => data);
  expect(limits?.read).toMatchObject({ memory: 128 * MIB, pids: 32, cpus: 0.5 });
  const exercises = Object.fromEntries(it.of('exercise').map(({ data }) => [data.limit, data]));
  for (const limit of ['memory', 'cpu', 'pids', 'disk']) expect(exercises[limit]?.counter).toBeGreaterThan(0);
  const { data } = await it.room.run({
    step: 'memory',
    command: fixture('takes-memory.mjs'),
    timeout: 30_000,
  });
  expect(data).toMatchObject({ outcome: 'exited', exitCode: 137, oomKilled: true });
  expect(Number(data.stdout.text.trim().split('\n').at(-1))).toBeLessThan(128);
});

test('attempts to reach an address, resolve a name and open a port are heard', async () => {
  await it.room.traffic('before');
  const running = it.room.run({ step: 'calls out', command: fixture('calls-out.mjs') });
  const ports = new Set<number>();
  let over = false;
  running.finally(() => (over = true)).catch(() => undefined);
  while (!over)
    for (const { port } of (await it.room.sockets('while it runs')).data.listening) ports.add(port);
  const { data: ran } = await running;
  expect(ports).toContain(9999);
  const { data: heard } = await it.room.traffic('calls out');
  expect(heard.complete).toBe(true);
  expect(heard.connections).toContainEqual(
    expect.objectContaining({ address: OUTSIDE, port: 443, protocol: 'tcp', service: null }),
  );
  expect(heard.connections).toContainEqual(
    expect.objectContaining({ address: '2001:db8::1', port: 8125, protocol: 'udp', attempts: 1 }),
  );
  expect(heard.connections).toContainEqual(
    expect.objectContaining({ address: OUTSIDE, port: 8126, protocol: 'udp-lite', service: null }),
  );
  expect(heard.connections.map(({ protocol }) => protocol)).not.toContain('other');
  expect(heard.names).toContainEqual(expect.objectContaining({ name: 'way-out.example', declared: false }));
  expect(heard.names).toContainEqual(expect.objectContaining({ name: 'tcp-only.example', declared: false }));
  expect(ran.stdout.text).toMatch(/address: E/);
  expect(ran.stdout.text).toMatch(/name: E/);
  expect(ran.stdout.text).toMatch(/name over TCP: code 3/);
});

test('a service is refused, black-holed and healed under its own name, and answers in between', async () => {
  const ask = () => said('asks-database.mjs');
  expect(await ask()).toMatch(/^[NS]$/);
  for (const [fault, seen] of [
    ['refused', 'ECONNREFUSED'],
    ['black-holed', 'silence'],
  ] as const) {
    const { heal } = await it.room.fault('db', fault);
    expect(await ask()).toBe(seen);
    await heal();
    expect(await ask()).toMatch(/^[NS]$/);
  }
  expect(it.of('fault').map(({ data }) => [data.fault, data.stage, data.effective])).toEqual([
    ['refused', 'injected', true],
    ['refused', 'healed', true],
    ['black-holed', 'injected', true],
    ['black-holed', 'healed', true],
  ]);
});

test('taking it down leaves nothing, and says nothing', async () => {
  expect((await leftovers(process.pid)).length).toBeGreaterThan(5);
  expect(await it.close()).toEqual([]);
  expect(await leftovers(process.pid)).toEqual([]);
});
