import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { probe } from '../../../src/airlock/agent/probe.ts';
import { createProxies } from '../../../src/airlock/agent/proxies.ts';
import { methods, type Params } from '../../../src/airlock/protocol.ts';

type Fault = Params<'proxy.fault'>['fault'];
type Terms = NonNullable<Params<'proxy.fault'>['terms']>;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function service(serve: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function proxied(targetPort: number, protocol: 'postgres' | 'redis' | null = null) {
  const rules: string[] = [];
  const proxies = createProxies({
    drop: async (port) => void rules.push(`drop ${port}`),
    allow: async (port) => void rules.push(`allow ${port}`),
  });
  cleanups.push(proxies.close);
  const route = { service: 'db', host: '127.0.0.1', port: 0, targetHost: '127.0.0.1', targetPort, protocol };
  const { port } = await proxies.open(route);
  const fault = (kind: Fault, terms: Terms = {}) =>
    proxies.fault(methods['proxy.fault'].params.parse({ service: 'db', fault: kind, terms }));
  const echo = (bytes: number, timeoutMs: number) => proxies.echo({ service: 'db', bytes, timeoutMs });
  return { proxies, port, rules, fault, echo };
}

function client(port: number): Socket {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  cleanups.push(() => socket.destroy());
  return socket;
}

const ended = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    socket.on('end', () => resolve(text));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
  });

const knock = async (port: number) =>
  (await probe({ targets: [{ host: '127.0.0.1', port, protocol: 'tcp', timeoutMs: 500 }] }))[0]?.outcome;

test('a half-closed connection still hears the answer', async () => {
  // Answers only once the other side has ended: nothing would come if the proxy closed both halves.
  const port = await service((socket) => {
    let bytes = 0;
    socket.on('data', (chunk) => {
      bytes += chunk.length;
    });
    socket.on('end', () => socket.end(`${bytes} bytes`));
  });
  const { proxies, port: at } = await proxied(port);
  const socket = client(at);
  const answer = ended(socket);
  socket.end(Buffer.alloc(3_000_000));
  expect(await answer).toBe('3000000 bytes');
  await pause(20);
  expect(proxies.counts({ service: 'db' })).toEqual({
    connections: 1,
    open: 0,
    bytesToService: 3_000_000,
    bytesToSubject: 13,
    hit: 0,
    requests: null,
    byVerb: {},
  });
});

test('a slow reader holds the sender back', async () => {
  let written = 0;
  const chunk = Buffer.alloc(65_536);
  const port = await service((socket) => {
    const more = (): void => {
      while (written < 500 * chunk.length && socket.write(chunk)) written += chunk.length;
    };
    socket.on('drain', more);
    more();
  });
  const { proxies, port: at } = await proxied(port);
  client(at).pause();
  await pause(200);
  expect(proxies.counts({ service: 'db' }).bytesToSubject).toBeLessThan(20_000_000);
});

test('a reset goes through as a reset, and so does a target that refuses', async () => {
  const port = await service((socket) => socket.once('data', () => socket.resetAndDestroy()));
  const { port: at } = await proxied(port);
  const socket = client(at);
  socket.write('x');
  expect(await ended(socket)).toBe('ECONNRESET');
  const { port: nowhere } = await proxied(1);
  expect(await ended(client(nowhere))).toBe('ECONNRESET');
});

test('refused: open connections are reset and new ones refused, until healed', async () => {
  const { proxies, port, fault } = await proxied(await service((socket) => socket.pipe(socket)));
  const socket = client(port);
  const end = ended(socket);
  await new Promise((resolve) => socket.once('connect', resolve));
  await pause(10);
  await fault('refused');
  expect(await end).toBe('ECONNRESET');
  expect(await knock(port)).toBe('refused');
  await proxies.heal({ service: 'db' });
  expect(await knock(port)).toBe('reached');
});

test('black-holed: packets are dropped while it lasts, and what lived through it is reset', async () => {
  const { proxies, port, rules, fault } = await proxied(await service((socket) => socket.pipe(socket)));
  const socket = client(port);
  const end = ended(socket);
  await new Promise((resolve) => socket.once('connect', resolve));
  await pause(10);
  await fault('black-holed');
  expect(rules).toEqual([`drop ${port}`]);
  await proxies.heal({ service: 'db' });
  await proxies.heal({ service: 'db' });
  expect(rules).toEqual([`drop ${port}`, `allow ${port}`]);
  expect(await end).toBe('ECONNRESET');
});

/** A client that says something and hears it back. */
async function talking(port: number) {
  const socket = client(port);
  const end = ended(socket);
  await new Promise((resolve) => socket.once('connect', resolve));
  const say = async (text: string): Promise<number> => {
    const began = performance.now();
    const heard = new Promise((resolve) => socket.once('data', resolve));
    socket.write(text);
    await heard;
    return performance.now() - began;
  };
  await say('hello');
  return { say, end, socket };
}

const echoing = () => service((socket) => socket.pipe(socket));

test('delayed: each way later by as much, in order; what is held back comes when it is due though healed', async () => {
  const { proxies, port, fault, echo } = await proxied(await echoing());
  const { say, socket } = await talking(port);
  await fault('delayed', { delayMs: 60 });
  expect(await say('there')).toBeGreaterThanOrEqual(118);
  expect(await echo(100, 2_000)).toMatchObject({ outcome: 'whole', bytes: 100 });
  await fault('delayed', { delayMs: 500, direction: 'to-subject' });
  const began = performance.now();
  let heard = '';
  const whole = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      if (heard.length === 6) resolve();
    });
  });
  socket.write('abc');
  await pause(20);
  await proxies.heal({ service: 'db' });
  socket.write('def');
  await whole;
  expect(heard).toBe('abcdef');
  expect(performance.now() - began).toBeGreaterThanOrEqual(499);
  expect(await say('again')).toBeLessThan(450);
});

test('limited: so many bytes a second', async () => {
  const { fault, echo } = await proxied(await echoing());
  await fault('limited', { bytesPerSecond: 2_000, direction: 'to-service' });
  const { outcome, ms } = await echo(400, 3_000);
  expect(outcome).toBe('whole');
  expect(ms).toBeGreaterThanOrEqual(190);
});

test('limited: what waits for the narrow way passes as soon as it is wide again', async () => {
  const { proxies, port, fault } = await proxied(await echoing());
  const { socket } = await talking(port);
  await fault('limited', { bytesPerSecond: 1_000, direction: 'to-subject' });
  const text = Buffer.from(Array.from({ length: 20_000 }, (_, index) => index % 251));
  const heard: Buffer[] = [];
  const whole = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      heard.push(chunk);
      if (Buffer.concat(heard).length === text.length) resolve();
    });
  });
  socket.write(text);
  await pause(150);
  expect(Buffer.concat(heard).length).toBeLessThan(text.length);
  const began = performance.now();
  await proxies.heal({ service: 'db' });
  await whole;
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(Buffer.concat(heard).equals(text)).toBe(true);
});

test('black-holed one way: taken, and never passed on; what lived through it is reset', async () => {
  const { proxies, port, fault, echo, rules } = await proxied(await echoing());
  const { end, socket } = await talking(port);
  await fault('black-holed', { direction: 'to-subject' });
  socket.write('there');
  expect(await echo(10, 100)).toMatchObject({ outcome: 'nothing', bytes: 0 });
  await proxies.heal({ service: 'db' });
  expect(await end).toBe('ECONNRESET');
  expect(rules).toEqual([]);
  expect(await echo(10, 1_000)).toMatchObject({ outcome: 'whole' });
});

test('cut: ended in good order, at once or after so many bytes; reset: not in good order', async () => {
  const { proxies, port, fault, echo } = await proxied(await echoing());
  const first = await talking(port);
  await fault('cut');
  expect(await first.end).toBe('hello');
  expect(await echo(10, 1_000)).toMatchObject({ outcome: 'ended', bytes: 0 });
  await proxies.heal({ service: 'db' });

  const second = await talking(port);
  await fault('cut', { afterBytes: 4, direction: 'to-subject' });
  second.socket.write('there');
  expect(await second.end).toBe('hellother');
  await proxies.heal({ service: 'db' });

  const third = await talking(port);
  await fault('reset');
  expect(await third.end).toBe('ECONNRESET');
  expect(await echo(10, 1_000)).toMatchObject({ outcome: 'reset' });
  await proxies.heal({ service: 'db' });
  await talking(port);
  expect(proxies.counts({ service: 'db' })).toMatchObject({ connections: 4, hit: 3, open: 1 });
});

test('a share of connections, the same ones for the same seed', async () => {
  const { proxies, port, fault } = await proxied(await echoing());
  const befallen = async (seed: string): Promise<string> => {
    const all = await Promise.all(Array.from({ length: 12 }, () => talking(port)));
    await fault('reset', { share: 0.5, seed });
    await pause(100);
    await proxies.heal({ service: 'db' });
    const fates = all.map(({ socket }) => (socket.destroyed ? 'x' : '.')).join('');
    for (const { socket } of all) socket.destroy();
    await pause(20);
    return fates;
  };
  const fates = await befallen('a');
  expect(fates).toMatch(/x/);
  expect(fates).toMatch(/\./);
  expect(await befallen('a')).toHaveLength(12);
});

test('counts what is asked, where it knows the language', async () => {
  const { proxies, port } = await proxied(await echoing(), 'redis');
  const { say } = await talking(port);
  await say('\r\n*2\r\n$3\r\nGET\r\n$1\r\na\r\n');
  expect(proxies.counts({ service: 'db' })).toMatchObject({ requests: 2, byVerb: { HELLO: 1, GET: 1 } });
});

test('names the proxies that there are', async () => {
  const { proxies } = await proxied(1);
  expect(() => proxies.counts({ service: 'cache' })).toThrow('there is no proxy for "cache"; there is: db');
});
