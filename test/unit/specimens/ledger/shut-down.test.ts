import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createHttpServer } from '../../../../specimens/ledger/src/http/server.ts';
import { createLog } from '../../../../specimens/ledger/src/log.ts';
import { createMetrics } from '../../../../specimens/ledger/src/metrics.ts';
import { goodParts } from '../../../../specimens/ledger/src/parts.ts';
import type { Tracing } from '../../../../specimens/ledger/src/tracing.ts';

const parts = goodParts();
const log = createLog('error', () => {});
const tracing: Tracing = {
  request: () => ({ traceId: null, within: (work) => work(), end: () => {} }),
  inner: (_name, _attributes, work) => work(),
  close: async () => {},
};

/** A server with one route that answers when it is told to, and what became of it while it was shut down. */
async function serving(slow: Promise<unknown>) {
  /** The first request has come. */
  const taken = Promise.withResolvers<void>();
  const route = {
    method: 'GET',
    pattern: '/slow',
    handle: async () => {
      taken.resolve();
      return { status: 200, body: await slow.then(() => 'whole') };
    },
  } as const;
  const http = createHttpServer(parts, [route], { log, metrics: createMetrics('0'), tracing });
  const port = await parts.listen(http.server, 0);
  const closed: string[] = [];
  const stop = (drainMs: number, graceMs: number) =>
    parts.shutDown({
      http,
      drainMs,
      graceMs,
      log,
      dependencies: ['views', 'database'].map((name) => ({
        name,
        close: async () => void closed.push(name),
      })),
    });
  return { port, closed, stop, taken: taken.promise };
}

const ask = (port: number) =>
  new Promise<string>((resolve) => {
    request({ port, path: '/slow' }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(`${response.statusCode} ${text} ${response.headers.connection}`));
    })
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'))
      .end();
  });

test('takes on requests while it drains, answers those in flight, and closes what they need only then', async () => {
  const slow = Promise.withResolvers<void>();
  const { port, closed, stop, taken } = await serving(slow.promise);
  const before = ask(port);
  await taken;
  const stopping = stop(1_000, 10_000);
  const meanwhile = ask(port);
  await pause(1_200);
  expect(await ask(port)).toBe('ECONNREFUSED');
  expect(closed).toEqual([]);
  slow.resolve();
  expect(await Promise.all([before, meanwhile])).toEqual(['200 whole close', '200 whole close']);
  await stopping;
  expect(closed).toEqual(['views', 'database']);
});

test('lets go of connections on which nothing is being answered, half-open ones too', async () => {
  const { port, closed, stop } = await serving(Promise.resolve());
  const idle = await opened(port, 'GET /slow HTTP/1.1\r\nhost: x\r\n\r\n');
  const half = await opened(port, 'GET /slow HTTP/1.1\r\nhost:');
  await pause(30);
  await stop(0, 60_000);
  expect(closed).toEqual(['views', 'database']);
  await Promise.all(
    [idle, half].map((socket) => (socket.closed ? null : new Promise((r) => socket.on('close', r)))),
  );
});

test('breaks off what does not end in its grace', async () => {
  const never = Promise.withResolvers<void>();
  const { port, closed, stop, taken } = await serving(never.promise);
  const asked = ask(port);
  await taken;
  await stop(0, 50);
  expect(await asked).toBe('ECONNRESET');
  expect(closed).toEqual(['views', 'database']);
});

async function opened(port: number, bytes: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {}).resume();
  await new Promise((resolve) => socket.on('connect', resolve));
  socket.write(bytes);
  return socket;
}
