import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { openUpstream, type Upstream } from '../../../src/airlock/agent/upstream/upstream.ts';
import { createUpstreams } from '../../../src/airlock/agent/upstream/upstreams.ts';

const open: Upstream[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((upstream) => upstream.close()));
});

const WELL = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"rate":"1.5"}' };

async function upstream(): Promise<Upstream> {
  const opened = await openUpstream(WELL);
  open.push(opened);
  return opened;
}

/** The first that came, as soon as it is there; it is kept up to date. */
async function arrivalOf(one: Upstream) {
  let [arrival] = one.drain().arrivals;
  for (let turn = 0; arrival === undefined && turn < 400; turn += 1) {
    await pause(5);
    [arrival] = one.drain().arrivals;
  }
  if (arrival === undefined) throw new Error('nobody came');
  return arrival;
}

const ask = (port: number, path = '/', init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);

test('answers as it was opened, and keeps who came, until it was told', async () => {
  const one = await upstream();
  const answer = await ask(one.port, '/v1/rates?base=EUR');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(await answer.text()).toBe(WELL.body);
  await ask(one.port, '/', { method: 'POST', body: 'x'.repeat(100_000) });
  const { arrivals, truncated, now } = one.drain();
  expect(truncated).toBe(false);
  expect(arrivals).toMatchObject([
    { phase: 'as opened', method: 'GET', path: '/v1/rates?base=EUR', outcome: 'answered', status: 200 },
    { phase: 'as opened', method: 'POST', path: '/', outcome: 'answered', status: 200 },
  ]);
  expect(arrivals[0]?.ended).toBeGreaterThanOrEqual(arrivals[0]?.at ?? Infinity);
  expect(now).toBeGreaterThanOrEqual(arrivals[1]?.ended ?? Infinity);
  expect(one.drain().arrivals).toEqual([]);
});

test('answers otherwise from one phase to the next; what is left out stays as it was opened', async () => {
  const one = await upstream();
  const at = one.script('failing', { does: 'answer', status: 503, body: 'no', delayMs: 0 });
  const failed = await ask(one.port);
  expect([failed.status, await failed.text()]).toEqual([503, 'no']);
  one.script('well', { does: 'answer', delayMs: 0 });
  expect(await (await ask(one.port)).text()).toBe(WELL.body);
  const { arrivals } = one.drain();
  expect(arrivals.map(({ phase, status }) => [phase, status])).toEqual([
    ['failing', 503],
    ['well', 200],
  ]);
  expect(arrivals[0]?.at).toBeGreaterThanOrEqual(at);
});

test('has closed what stood idle before it resets anything: a client tries a reused connection once more by itself', async () => {
  const one = await upstream();
  const agent = new Agent({ keepAlive: true });
  const get = () =>
    new Promise<{ readonly reused: boolean; readonly failed: boolean }>((resolve) => {
      const asked = request({ port: one.port, host: '127.0.0.1', agent }, (answer) =>
        answer.resume().on('end', () => resolve({ reused: asked.reusedSocket, failed: false })),
      );
      asked.on('error', () => resolve({ reused: asked.reusedSocket, failed: true })).end();
    });
  await get();
  expect(await get()).toEqual({ reused: true, failed: false });
  one.script('resetting', { does: 'reset' });
  await vi.waitUntil(() => Object.keys(agent.freeSockets).length === 0, { timeout: 5_000 });
  expect(await get()).toEqual({ reused: false, failed: true });
  agent.destroy();
});

test('answers late, and tells when', async () => {
  const one = await upstream();
  one.script('slow', { does: 'answer', delayMs: 60 });
  await ask(one.port);
  const [arrival] = one.drain().arrivals;
  expect((arrival?.ended ?? 0) - (arrival?.at ?? 0)).toBeGreaterThanOrEqual(55);
});

test('hangs until the client leaves, and sees it leave', async () => {
  const one = await upstream();
  one.script('hanging', { does: 'hang' });
  const client = new AbortController();
  const refused = expect(ask(one.port, '/', { signal: client.signal })).rejects.toThrow();
  const arrival = await arrivalOf(one);
  await pause(30);
  expect(arrival).toMatchObject({ outcome: 'held', ended: null });
  client.abort();
  await refused;
  for (let turn = 0; arrival.ended === null && turn < 400; turn += 1) await pause(5);
  expect(arrival).toMatchObject({ phase: 'hanging', outcome: 'left', status: null });
  expect((arrival.ended ?? 0) - arrival.at).toBeGreaterThan(20);
});

test('stalls in the middle of its answer', async () => {
  const one = await upstream();
  one.script('stalling', { does: 'stall' });
  const response = await ask(one.port, '/', { signal: AbortSignal.timeout(300) });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
  const [arrival] = one.drain().arrivals;
  expect(arrival).toMatchObject({ outcome: 'held', status: null });
  await expect(response.text()).rejects.toThrow();
  await expect.poll(() => arrival?.outcome).toBe('left');
});

test('what hangs still is held', async () => {
  const one = await upstream();
  one.script('hanging', { does: 'hang' });
  const waiting = ask(one.port);
  waiting.catch(() => undefined);
  expect(await arrivalOf(one)).toMatchObject({ outcome: 'held', ended: null });
});

test('tells what earlier drains told as held and is held still', async () => {
  const one = await upstream();
  one.script('hanging', { does: 'hang' });
  const client = new AbortController();
  ask(one.port, '/', { signal: client.signal }).catch(() => undefined);
  const { at } = await arrivalOf(one);
  expect(one.drain().stillHeld).toEqual([{ phase: 'hanging', at }]);
  client.abort();
  await expect.poll(() => one.drain().stillHeld).toEqual([]);
});

test('resets the connection', async () => {
  const one = await upstream();
  one.script('resetting', { does: 'reset' });
  await expect(ask(one.port)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  expect(one.drain().arrivals).toMatchObject([{ outcome: 'reset', status: null }]);
});

test('an airlock has several, by name', async () => {
  const upstreams = createUpstreams();
  const [one, two] = await Promise.all(
    ['one', 'two'].map((service) => upstreams.open({ service, answer: WELL })),
  );
  upstreams.script({
    service: 'two',
    phase: 'failing',
    behaviour: { does: 'answer', status: 500, delayMs: 0 },
  });
  expect((await ask(one?.port ?? 0)).status).toBe(200);
  expect((await ask(two?.port ?? 0)).status).toBe(500);
  expect(upstreams.drain({ service: 'one' }).arrivals).toHaveLength(1);
  expect(() => upstreams.drain({ service: 'three' })).toThrow('there is no upstream "three"');
  await upstreams.close();
});

test('what requests hold is found in address, headers and body, and told once', async () => {
  const one = await upstream();
  await ask(one.port, '/?key=a-secret-of-ours');
  one.search.begin([{ id: 'key', base64: Buffer.from('a-secret-of-ours').toString('base64') }]);
  await ask(one.port, '/?key=a-secret-of-ours');
  await ask(one.port, '/', { headers: { 'x-api-key': 'a-secret-of-ours' } });
  await ask(one.port, '/', { headers: { 'x-api-key': 'a-secret-of-ours' } });
  await ask(one.port, '/', { method: 'POST', body: `${'x'.repeat(200_000)}a-secret-of-ours` });
  await ask(one.port, '/');
  let told = one.search.found();
  const hits = [...told.hits];
  // The last of a body may come after its answer has gone.
  for (let turn = 0, messages = told.messages; messages < 5 && turn < 400; turn += 1) {
    await pause(5);
    told = one.search.found();
    messages += told.messages;
    hits.push(...told.hits);
  }
  expect(hits.map(({ where }) => where).toSorted()).toEqual(['address', 'body', 'header x-api-key']);
  expect(hits.find(({ where }) => where === 'address')?.before).toBe('GET /?key=');
});
