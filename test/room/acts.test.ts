import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { afterTheFile } from './support/after-the-file.ts';
import { fixture, serviceContract, temporaryFolder } from './support/contract.ts';
import { roomsFor, type TestRoom } from './support/room.ts';

let it: TestRoom;

beforeAll(async () => {
  const contract = serviceContract(temporaryFolder(afterTheFile), {
    command: fixture('listens.mjs'),
    state: ['/state'],
    limits: { memory: '128MiB', disk: '8MiB' },
  });
  const open = await roomsFor(contract);
  it = await open();
});
afterAll(() => it.close());

const shell = (script: string): string[] => ['sh', '-c', script];
const run = async (script: string, rest: Partial<Parameters<TestRoom['room']['run']>[0]> = {}) =>
  (await it.room.run({ step: 'test', command: shell(script), ...rest })).data;

describe('signals', () => {
  test('reach process 1, which may take them, ignore them, or be killed', async () => {
    const taken = await run('trap "exit 7" TERM; while :; do sleep 0.02; done', {
      signal: { name: 'SIGTERM', afterMs: 150 },
    });
    expect(taken).toMatchObject({ outcome: 'exited', exitCode: 7, signal: { landed: true, afterMs: 150 } });
    // Timers may fire up to a millisecond early.
    expect(taken.signal?.sentMs).toBeGreaterThanOrEqual(149);
    expect(taken.lifeMs).toBeGreaterThanOrEqual(149);
    const ignored = await run('while :; do sleep 0.02; done', {
      signal: { name: 'SIGTERM', afterMs: 50 },
      timeout: 700,
    });
    expect(ignored).toMatchObject({ outcome: 'timed-out', exitCode: null, signal: { landed: true } });
    const killed = await run('while :; do sleep 0.02; done', { signal: { name: 'SIGKILL', afterMs: 50 } });
    expect(killed).toMatchObject({ outcome: 'exited', exitCode: 137, signal: { landed: true } });
  });

  test('that come too late have not landed', async () => {
    for (const name of ['SIGTERM', 'SIGKILL'] as const) {
      const late = await run('exit 0', { signal: { name, afterMs: 2_000 } });
      expect(late).toMatchObject({ exitCode: 0, signal: { sentMs: null, landed: false } });
    }
  });

  test('reach a child alone; what it leaves behind is seen', async () => {
    const orphans = await run('sleep 30 & exec sleep 20', {
      asChild: true,
      signal: { name: 'SIGTERM', afterMs: 100 },
    });
    expect(orphans).toMatchObject({ outcome: 'exited', exitCode: 143, signal: { landed: true } });
    expect(orphans.left?.map(({ command }) => command)).toEqual(['sleep 30']);
    const tidy = await run('echo done; exit 4', { asChild: true });
    expect(tidy).toMatchObject({ outcome: 'exited', exitCode: 4, left: [], stdout: { text: 'done\n' } });
    const deaf = await run('trap "" TERM; sleep 20', {
      asChild: true,
      timeout: 500,
      signal: { name: 'SIGTERM', afterMs: 100 },
    });
    expect(deaf).toMatchObject({ outcome: 'timed-out', exitCode: null, signal: { landed: true } });
  });
});

test('a command is waited for until somebody says so', async () => {
  const until = AbortSignal.timeout(300);
  const ended = await run('while :; do sleep 0.02; done', { until });
  expect(ended).toMatchObject({ outcome: 'timed-out', exitCode: null, signal: null });
  expect(ended.ms).toBeLessThan(8_000);
  expect((await run('exit 3', { until: new AbortController().signal })).exitCode).toBe(3);
});

test('what a place holds can be made to look old', async () => {
  await it.room.put('/state/lock', 'held');
  expect((await it.room.written('/state/lock'))?.age).toBeLessThan(60_000);
  await it.room.makeOld('/state/lock', 3_600_000);
  const { stdout } = await run('find /state/lock -mmin +50');
  expect(stdout.text).toBe('/state/lock\n');
  expect((await it.room.written('/state/lock'))?.age).toBeGreaterThanOrEqual(3_600_000);
  await it.room.remove('/state/lock');
  expect(await it.room.written('/state/lock')).toBeNull();
});

test('state is held aside and put back exactly, owners too', async () => {
  await run('cd /state && mkdir a && echo good > a/f && chmod 600 a/f && ln -s f a/l');
  const kept = await it.room.keep(['/state']);
  await run('cd /state && echo bad > a/f && rm a/l && touch new');
  await it.room.put('/state/a/f', 'of root', { owner: 'root' });
  const restored = await it.room.restore(kept);
  expect(restored.data).toMatchObject({ stage: 'restored', exact: true, fingerprint: kept.fingerprint });
  expect((await run('cd /state && ls && cat a/l && stat -c %u:%a a/f')).stdout.text).toBe(
    'a\ngood\n65532:600\n',
  );
});

test('a recreated container finds its state, and nothing else that was written', async () => {
  await run('echo x > /state/kept; echo x > /tmp/lost; echo x > $HOME/lost');
  await it.room.recreate('recreate');
  expect((await run('ls /state/kept; ls -A /tmp $HOME')).stdout.text).toBe(
    '/state/kept\n/home/user:\n\n/tmp:\n',
  );
});

test('a service that is asked to stop tells how long it took', async () => {
  expect((await it.room.start('start')).data).toMatchObject({ ready: true, stopMs: null });
  await expect(it.room.recreate('recreate')).rejects.toThrow('while the subject ran');
  const stopped = await it.room.stop('stop', 'SIGKILL');
  expect(stopped.data).toMatchObject({ running: false, exitCode: 137 });
  expect(stopped.data.stopMs).toBeGreaterThan(0);
});

test('a container that is recreated elsewhere finds its state under another host name', async () => {
  const before = (await run('echo x > /state/kept; hostname')).stdout.text;
  await it.room.recreate('recreate elsewhere', { elsewhere: true });
  const [after, kept] = (await run('hostname; ls /state/kept')).stdout.text.split('\n');
  expect(kept).toBe('/state/kept');
  expect(after).not.toBe(before.trim());
  expect((await it.room.start('start elsewhere')).data.ready).toBe(true);
  await it.room.stop('stop elsewhere', 'SIGKILL');
});

test('a service that answers only what its proxy passed on is ready, probed, driven, held and balanced so', async () => {
  // What could be read in another way by whoever passes it on.
  const headers = {
    Host: 'shop.example.com',
    'X-Forwarded-Proto': 'https',
    'x-odd': `it's "a" \\ # %[src] $HOME`,
  };
  const contract = serviceContract(temporaryFolder(), {
    command: fixture('behind-proxy.mjs'),
    ready: '/',
    env: { SAYS: JSON.stringify(headers) },
    headers,
  });
  const behind = await (await roomsFor(contract, { balancer: true }))();
  const asked = { method: 'GET', path: '/' };
  const arrivals = { at: [0, 1] };
  expect((await behind.room.start('start')).data).toMatchObject({ ready: true });
  expect((await behind.room.request({ step: 'ask', ...asked })).data).toMatchObject({ status: 200, headers });
  const other = await behind.room.request({ step: 'as another', ...asked, headers: { host: 'example.org' } });
  expect(other.data).toMatchObject({ status: 400, response: { text: 'example.org' } });
  const { done } = await behind.room.drive('drive', { requests: [asked], arrivals });
  expect((await done).data.outcomes).toEqual({ 200: 2 });
  const holding = await behind.room.hold('hold', { idle: 1 });
  expect((await holding.look('later')).data.connections).toMatchObject([{ state: 'open', status: 200 }]);
  await holding.release();
  await behind.room.stop('stop');
  const balanced = await behind.room.balance(1);
  await balanced.start(1, 'start the replica');
  const { replicas } = (await balanced.until('up', [1], 'up', 20_000)).data;
  expect(replicas).toMatchObject([{ up: true, check: 'L7OK 200' }]);
  expect((await balanced.request({ step: 'balanced', ...asked })).data.status).toBe(200);
  await behind.close();
});
