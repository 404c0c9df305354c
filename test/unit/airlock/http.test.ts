import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { openHeld } from '../../../src/airlock/agent/held.ts';
import { httpLoad, httpRequest } from '../../../src/airlock/agent/http.ts';
import { waitUntilReady } from '../../../src/airlock/agent/ready.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const answering = (text: string): Promise<number> =>
  listening(
    createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(text));
    }),
  );

const plain = {
  host: '127.0.0.1',
  method: 'GET',
  path: '/',
  headers: {},
  body: null,
  filler: null,
  fillerLine: null,
  slow: null,
  keep: 32 * 1024,
  timeoutMs: 2_000,
};

test('asks another port where the path names one, also to find out whether it is ready', async () => {
  const port = await answering('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nother');
  const { status } = await httpRequest({ ...plain, port: 9, path: `:${port}/metrics` });
  expect(status).toBe(200);
  const where = { host: '127.0.0.1', port: 9, path: `:${port}/readyz`, timeoutMs: 2_000 };
  expect((await waitUntilReady(where)).ready).toBe(true);
});

test('gives status, headers and the body with its digest', async () => {
  const port = await listening(
    createHttpServer((_, response) => response.setHeader('X-Who', 'me').end('hé')),
  );
  const response = await httpRequest({ ...plain, port });
  expect(response).toMatchObject({ status: 200, error: null, headers: { 'x-who': 'me' } });
  expect(response.body).toEqual({
    head: Buffer.from('hé').toString('base64'),
    tail: '',
    bytes: 3,
    sha256: '7dfbe0eab96510b11c9a2671d83019cd52953211294db5f917ffa0b7cc84f534',
    validUtf8: true,
  });
});

test('keeps both ends of a long body and looks at all of it', async () => {
  const whole = Buffer.concat([Buffer.alloc(50_000, 'a'), Buffer.of(0xff), Buffer.alloc(50_000, 'z')]);
  const port = await listening(createHttpServer((_, response) => response.end(whole)));
  const { body } = await httpRequest({ ...plain, port });
  expect(body).toMatchObject({ bytes: 100_001, validUtf8: false });
  expect(Buffer.from(body.head, 'base64')).toEqual(whole.subarray(0, 32_768));
  expect(Buffer.from(body.tail, 'base64')).toEqual(whole.subarray(-32_768));
});

test('sends a body as it is, as filler, and slowly', async () => {
  const port = await listening(
    createHttpServer(async (request, response) => {
      let pieces = 0;
      let bytes = 0;
      for await (const chunk of request) {
        pieces++;
        bytes += (chunk as Buffer).length;
      }
      response.end(`${request.headers['content-length']} ${bytes} ${pieces > 2}`);
    }),
  );
  const post = { ...plain, port, method: 'POST' };
  const text = async (params: Parameters<typeof httpRequest>[0]): Promise<string> =>
    Buffer.from((await httpRequest(params)).body.head, 'base64').toString();
  const body = Buffer.from('0123456789').toString('base64');
  expect(await text({ ...post, body })).toBe('10 10 false');
  expect(await text({ ...post, filler: 300_000 })).toMatch(/^300000 300000/);
  expect(await text({ ...post, filler: 20, fillerLine: 'line', fillerEnd: '' })).toMatch(/^20 20/);
  expect(await text({ ...post, body, slow: { pieces: 5, pauseMs: 5 } })).toBe('10 10 true');
});

test('hears the answer of a server that will not read a large body', async () => {
  const port = await listening(
    createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write('HTTP/1.1 413 Content Too Large\r\ncontent-length: 2\r\nconnection: close\r\n\r\nno');
        setTimeout(() => socket.destroy(), 20);
        socket.pause();
      });
    }),
  );
  for (let n = 0; n < 20; n++) {
    const { status, error } = await httpRequest({ ...plain, port, method: 'POST', filler: 16 * 1024 * 1024 });
    expect({ status, error }).toEqual({ status: 413, error: null });
  }
});

test.each([
  ['no HTTP', 'hello\r\n\r\n', 'bad-response'],
  ['an end before the body', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab', 'ECONNRESET'],
  ['an end before anything', '', 'ECONNRESET'],
  [
    'another protocol unasked',
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
    'bad-response',
  ],
])('%s is a result', async (_, answer, error) => {
  expect(await httpRequest({ ...plain, port: await answering(answer) })).toMatchObject({
    status: null,
    error,
  });
});

test('nobody there, no answer in time, and what Node will not send are results', async () => {
  const closed = createServer();
  const port = await listening(closed);
  closed.close();
  expect(await httpRequest({ ...plain, port })).toMatchObject({ status: null, error: 'ECONNREFUSED' });
  const silent = await listening(createServer(() => undefined));
  expect(await httpRequest({ ...plain, port: silent, timeoutMs: 30 })).toMatchObject({
    status: null,
    error: 'timeout',
  });
  for (const odd of [
    { path: '/a b' },
    { headers: { 'x-odd': 'a\r\nb' } },
    { method: 'G T' },
    { headers: { 'a b': 'c' } },
  ]) {
    expect(await httpRequest({ ...plain, port, ...odd })).toMatchObject({
      status: null,
      error: 'unsendable',
    });
  }
});

test('load counts outcomes and never exceeds its parallelism', async () => {
  let open = 0;
  let most = 0;
  const port = await listening(
    createHttpServer(async (request, response) => {
      most = Math.max(most, ++open);
      await pause(2);
      open--;
      response.writeHead(request.url === '/bad' ? 500 : 200).end();
    }),
  );
  const message = { method: 'GET', headers: {}, body: null, filler: null, fillerLine: null };
  const requests = [
    { ...message, path: '/' },
    { ...message, path: '/bad' },
  ];
  const result = await httpLoad({
    host: '127.0.0.1',
    port,
    requests,
    total: 41,
    parallel: 4,
    timeoutMs: 1_000,
    hangUpMs: null,
  });
  expect(result).toMatchObject({ sent: 41, outcomes: { 200: 21, 500: 20 } });
  expect(result.maxMs).toBeGreaterThanOrEqual(result.medianMs);
  expect(most).toBeLessThanOrEqual(4);
});

test('clients that do not wait hang up when their request is there', async () => {
  const [came, left] = [vi.fn(), vi.fn()];
  const port = await listening(
    createHttpServer((_, response) => {
      came();
      response.once('close', () => left(response.writableFinished));
    }),
  );
  const message = { method: 'GET', path: '/', headers: {}, body: null, filler: null, fillerLine: null };
  const result = await httpLoad({
    host: '127.0.0.1',
    port,
    requests: [message],
    total: 10,
    parallel: 2,
    timeoutMs: 5_000,
    hangUpMs: 1,
  });
  expect(result.outcomes).toEqual({ 'hung-up': 10 });
  await expect.poll(() => left).toHaveBeenCalledTimes(10);
  expect(came).toHaveBeenCalledTimes(10);
  expect(left.mock.calls.flat()).not.toContain(true);
});

test('waits for a port and for a path that answers well', async () => {
  let answers = 0;
  const port = await listening(
    createHttpServer((_, response) => response.writeHead(++answers < 3 ? 503 : 204).end()),
  );
  const place = { host: '127.0.0.1', port, timeoutMs: 2_000 };
  expect(await waitUntilReady({ ...place, path: null })).toMatchObject({ ready: true, detail: 'connected' });
  expect(await waitUntilReady({ ...place, path: '/' })).toMatchObject({ ready: true, detail: 'status 204' });
  answers = -1_000;
  expect(await waitUntilReady({ ...place, path: '/', timeoutMs: 40 })).toMatchObject({ ready: false });
});

test('says to a path what a proxy would when it looks whether it answers well', async () => {
  const port = await listening(
    createHttpServer(({ headers }, response) => {
      const isOurs = headers.host === 'shop.example.com' && headers['x-forwarded-proto'] === 'https';
      response.writeHead(isOurs ? 200 : 400).end();
    }),
  );
  const place = { host: '127.0.0.1', port, path: '/', timeoutMs: 60 };
  const headers = { Host: 'shop.example.com', 'X-Forwarded-Proto': 'https' };
  expect(await waitUntilReady(place)).toMatchObject({ ready: false, detail: 'status 400' });
  expect(await waitUntilReady({ ...place, headers, timeoutMs: 2_000 })).toMatchObject({ ready: true });
});

test.each([
  ['as it is', undefined, (at: string) => `GET /x HTTP/1.1\r\nhost: ${at}\r\n`],
  [
    'with what a proxy adds',
    { Host: 'shop.example.com', 'x-a': 'b' },
    () => 'GET /x HTTP/1.1\r\nHost: shop.example.com\r\nx-a: b\r\n',
  ],
])('holds connections on which half a request was sent %s', async (_, headers, half) => {
  const heard = vi.fn();
  const port = await listening(
    createServer((socket) => {
      socket.on('data', (chunk) => heard(chunk.toString()));
    }),
  );
  const target = { host: '127.0.0.1', port, path: '/x', timeoutMs: 200, ...(headers && { headers }) };
  const held = await openHeld('half', target);
  const idle = await openHeld('idle', target);
  const said = half(`127.0.0.1:${port}`);
  await expect.poll(() => heard.mock.calls.flat()).toEqual([said, `${said}connection: keep-alive\r\n\r\n`]);
  held.release();
  idle.release();
});
