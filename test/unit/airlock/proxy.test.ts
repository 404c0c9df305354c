import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { probe } from '../../../src/airlock/agent/probe.ts';
import { createProxies } from '../../../src/airlock/agent/proxies.ts';

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

async function proxied(targetPort: number) {
  const rules: string[] = [];
  const proxies = createProxies({
    drop: async (port) => void rules.push(`drop ${port}`),
    allow: async (port) => void rules.push(`allow ${port}`),
  });
  cleanups.push(proxies.close);
  const route = { service: 'db', host: '127.0.0.1', port: 0, targetHost: '127.0.0.1', targetPort };
  const { port } = await proxies.open(route);
  return { proxies, port, rules };
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
  const { proxies, port } = await proxied(await service((socket) => socket.pipe(socket)));
  const socket = client(port);
  const end = ended(socket);
  await new Promise((resolve) => socket.once('connect', resolve));
  await pause(10);
  await proxies.fault({ service: 'db', fault: 'refused' });
  expect(await end).toBe('ECONNRESET');
  expect(await knock(port)).toBe('refused');
  await proxies.heal({ service: 'db' });
  expect(await knock(port)).toBe('reached');
});

test('black-holed: packets are dropped while it lasts, and what lived through it is reset', async () => {
  const { proxies, port, rules } = await proxied(await service((socket) => socket.pipe(socket)));
  const socket = client(port);
  const end = ended(socket);
  await new Promise((resolve) => socket.once('connect', resolve));
  await pause(10);
  await proxies.fault({ service: 'db', fault: 'black-holed' });
  expect(rules).toEqual([`drop ${port}`]);
  await proxies.heal({ service: 'db' });
  await proxies.heal({ service: 'db' });
  expect(rules).toEqual([`drop ${port}`, `allow ${port}`]);
  expect(await end).toBe('ECONNRESET');
});

test('names the proxies that there are', async () => {
  const { proxies } = await proxied(1);
  expect(() => proxies.counts({ service: 'cache' })).toThrow('there is no proxy for "cache"; there is: db');
});
