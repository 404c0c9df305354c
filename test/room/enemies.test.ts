import { readFileSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { afterTheFile } from './support/after-the-file.ts';
import { fixture, serviceContract, temporaryFolder } from './support/contract.ts';
import { leftovers } from './support/leftovers.ts';
import { roomsFor, type TestRoom } from './support/room.ts';

// A subject that means harm, in a room with real services; beside it, a room of somebody else, which is asked all the while.

const MIB = 1024 * 1024;
/** Bytes by which a shared machine may differ from before for other reasons. */
const NOISE = 1024 * MIB;

let enemy: TestRoom;
let neighbour: TestRoom;
let asking: { readonly stop: () => Promise<readonly (number | null)[]> };
const before = { memory: freeMemory(), disk: freeDisk() };

beforeAll(async () => {
  const contract = serviceContract(
    temporaryFolder(afterTheFile),
    {
      command: fixture('enemies/serves.mjs'),
      limits: { memory: '192MiB', pids: 64, disk: '16MiB', cpus: 1 },
      state: ['/data'],
    },
    { services: { db: { type: 'postgres' }, cache: { type: 'redis' }, traces: { type: 'otlp' } } },
  );
  const open = await roomsFor(contract, { balancer: true });
  [enemy, neighbour] = await Promise.all([open(), open({ services: false })]);
  await Promise.all([enemy.room.start('start'), neighbour.room.start('start')]);
  asking = ask(neighbour);
});

/** Asks a room’s service four times a second. */
function ask({ room }: TestRoom): typeof asking {
  const statuses: (number | null)[] = [];
  let over = false;
  const asked = (async () => {
    while (!over) {
      const { data } = await room.request({ step: 'ask', method: 'GET', path: '/', timeout: 30_000 });
      statuses.push(data.status);
      await sleep(250);
    }
  })();
  return {
    stop: async () => {
      over = true;
      await asked;
      return statuses;
    },
  };
}

/** A command of the enemy's, in a container of its own in the enemy's room. */
async function strikes(name: string, words: readonly string[] = [], timeout = 20_000) {
  const command = [...fixture(`enemies/${name}`), ...words];
  return (await enemy.room.run({ step: name, command, timeout })).data;
}

const get = async (path: string, timeout = 5_000) =>
  (await enemy.room.request({ step: path, method: 'GET', path, timeout })).data;

/** Whether all that the airlock and the holder do can still be done. */
async function allIsWell(): Promise<void> {
  const { room } = enemy;
  // The real services have wounds of their own to lick; the airlock must be able to ask them.
  const slow = { timeout: 60_000, interval: 500 };
  const rows = async () => (await room.sql('ask', 'db', 'select 1 as one')).data.rows;
  await expect.poll(rows, slow).toEqual([{ one: 1 }]);
  const reply = async () => (await room.redis('ask', 'cache', ['PING'])).data.reply;
  await expect.poll(reply, slow).toBe('PONG');
  expect((await room.counts('counts')).map(({ data }) => data.service).sort()).toContain('db');
  expect((await room.spans('spans', 'traces')).data.spans).toEqual([]);
  await room.traffic('heard');
  expect((await room.check('check')).data.running).toBe(true);
  const asked = async () =>
    (await room.run({ step: 'asks', command: fixture('asks-database.mjs') })).data.stdout.text.trim();
  await expect.poll(asked, slow).toMatch(/^[NS]$/);
}

describe('a subject that means harm', () => {
  test('takes all it can at once, hears no signal, and is ended', async () => {
    const data = await strikes('everything.sh', [], 3_000);
    expect(data.exitCode === null || data.exitCode === 137 || data.outcome !== 'exited').toBe(true);
    expect(data.stdout.text.length + data.stderr.text.length).toBeLessThan(100_000);
    await allIsWell();
  });

  test('opens thousands of connections; the files behind its back can still be read', async () => {
    await enemy.room.put('/data/kept', 'kept');
    const flood = strikes('floods-ports.mjs', ['127.0.0.1:53', 'db:5432', 'traces:4318']);
    const digests: (string | null | undefined)[] = [];
    let over = false;
    flood.finally(() => (over = true)).catch(() => undefined);
    while (!over) {
      const { entries } = (await enemy.room.files('while it floods', '/data')).data;
      digests.push(entries.find(({ path }) => path === 'kept')?.sha256);
      await sleep(100);
    }
    expect(Number((await flood).stdout.text)).toBeGreaterThan(500);
    expect(digests.filter((digest) => digest === null || digest === undefined)).toEqual([]);
    await allIsWell();
  });

  test('says what should cost relays, receiver and resolver most', async () => {
    expect((await strikes('speaks-badly.mjs')).stdout.text).toContain('said');
    await allIsWell();
    const counts = (await enemy.room.counts('counts')).map(({ data }) => data);
    expect(counts.find(({ service }) => service === 'cache')?.requests).toBeNull();
  });

  test('answers without end, in pieces and with noise: each is an error or cut off in time', async () => {
    const paths = ['/headers', '/body', '/noise', '/continue', '/drip'];
    const answers = await Promise.all(paths.map((path) => get(path, 2_000)));
    expect(answers.map(({ error }) => typeof error)).toEqual(paths.map(() => 'string'));
    for (const { response } of answers) expect(response.text.length).toBeLessThan(100_000);
    const holding = await enemy.room.hold('hold', { idle: 2, path: '/noise' });
    await holding.release();
    await allIsWell();
  });

  test('neither forges a word of the agent’s, nor touches those beside it, nor finds the engine', async () => {
    await enemy.room.usage('look', 'before');
    expect((await get('/forged')).response.text).toContain('"event":"ready"');
    const tried = JSON.parse((await get('/around')).response.text);
    expect(tried).toEqual({ others: expect.any(Number), done: [] });
    expect(tried.others).toBeGreaterThan(0);
    await enemy.room.usage('look again', 'before');
    await allIsWell();
  });

  test('reaches neither host nor engine nor another room', async () => {
    const listener = createServer((socket) => socket.destroy()).listen(0);
    const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    const { port } = listener.address() as { port: number };
    const hosts = addresses.filter(({ family, internal }) => family === 'IPv4' && !internal);
    const words = hosts.map(({ address }) => `${address}:${port}`);
    const run = async (room: TestRoom, more: readonly string[]) => {
      const command = [...fixture('enemies/knocks-around.mjs'), ...words, ...more];
      const { data } = await room.room.run({ step: 'knocks', command, timeout: 20_000 });
      return JSON.parse(data.stdout.text) as { own: string[]; reached: string[] };
    };
    try {
      // The trapdoor's own address is the same in every room.
      const own = (await run(neighbour, [])).own.filter((address) => !address.startsWith('10.255.'));
      expect(own.length).toBeGreaterThan(0);
      const others = own.map((address) => `${address}:8080`);
      expect((await run(enemy, [...others, 'db:5432'])).reached).toEqual(['db:5432']);
      expect((await run(neighbour, others)).reached).toEqual(others);
    } finally {
      listener.close();
    }
  });

  test('leaves a maze on its volume: it is listed, copied and searched, or told to be too deep', async () => {
    const { room } = enemy;
    const made = await strikes('mazes.mjs');
    expect([made.exitCode, made.stderr.text]).toEqual([0, '']);
    const listed = (await room.files('list', '/data')).data;
    expect(listed.entries.find(({ path }) => path === 'sparse')).toMatchObject({ sha256: null });
    const large = await room.keep(['/data']).catch((cause: unknown) => cause);
    expect(large).toMatchObject({ class: 'room', message: expect.stringContaining('more than its disk') });
    await room.remove('/data/sparse');
    expect(listed.entries.length).toBeGreaterThan(1_000);
    expect(listed.entries.some(({ path }) => path.includes('environ'))).toBe(false);
    const kept = await room.keep(['/data']);
    expect((await room.restore(kept)).data.fingerprint).toBe(kept.fingerprint);
    expect((await room.search('search', ['huge'])).data.hits.length).toBeGreaterThan(0);
    expect(await room.read('/data/proc')).toBeNull();
    expect(await room.read('/data/pipe')).toBeNull();
    expect((await strikes('mazes.mjs', ['deep'])).exitCode).toBe(0);
    const failed = await room.files('too deep', '/data').catch((cause: unknown) => cause);
    expect(failed).toBeInstanceOf(Failure);
    expect(failed).toMatchObject({ class: 'room', code: 'enametoolong' });
  });

  test('puts pipes and links where a file was: nothing waits, nothing of ours is read', async () => {
    const swapping = strikes('swaps.mjs', [], 4_000);
    let over = false;
    swapping.finally(() => (over = true)).catch(() => undefined);
    const seen = new Set<string>();
    while (!over) {
      const bytes = await enemy.room.read('/data/swap/it').catch((cause: unknown) => {
        expect(cause).toBeInstanceOf(Failure);
        return null;
      });
      seen.add(bytes === null ? 'nothing' : Buffer.from(bytes).toString());
    }
    expect([...seen].filter((text) => !['nothing', 'mine', ''].includes(text))).toEqual([]);
    await allIsWell();
  });

  test('cannot administer the balancer before it', async () => {
    const balanced = await enemy.room.balance(1);
    await balanced.start(1, 'start the replica');
    await balanced.until('up', [1], 'up', 20_000);
    const { data } = await balanced.request({ step: 'administer', method: 'GET', path: '/administer' });
    expect(data.status).toBe(200);
    expect(data.response.text).not.toMatch(/^2/);
    await sleep(1_000);
    const [replica] = (await balanced.statistics('afterwards')).data.replicas;
    expect(replica).toMatchObject({ up: true, status: expect.stringMatching(/^UP/) });
  });

  test('as root may end our inspector, as its own uid; that is told, and nothing waits for it', async () => {
    await enemy.room.stop('stop', 'SIGKILL');
    await enemy.room.start('start as root', { asRoot: true });
    await enemy.room.usage('look', 'before');
    const { done } = JSON.parse((await get('/around')).response.text);
    expect(done.filter((what: string) => what !== 'signal')).toEqual([]);
    const failed = await enemy.room.usage('look again', 'before').catch((cause: unknown) => cause);
    expect(failed).toMatchObject({ class: 'room', code: 'airlock-lost' });
    await allIsWell();
  });

  test('harmed nobody, and nothing of it is left', async () => {
    const statuses = await asking.stop();
    expect(statuses.length).toBeGreaterThan(0);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect(await enemy.close()).toEqual([]);
    expect(await neighbour.close()).toEqual([]);
    expect(await leftovers(process.pid)).toEqual([]);
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(`cleanroom-test-${process.pid}-`);
    await expect.poll(freeMemory, { timeout: 60_000, interval: 500 }).toBeGreaterThan(before.memory - NOISE);
    await expect.poll(freeDisk, { timeout: 60_000, interval: 500 }).toBeGreaterThan(before.disk - NOISE);
  });
});

function freeMemory(): number {
  const [, kibibytes] = /MemAvailable:\s+(\d+) kB/.exec(readFileSync('/proc/meminfo', 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}

function freeDisk(): number {
  const { bavail, bsize } = statfsSync('/var');
  return bavail * bsize;
}
