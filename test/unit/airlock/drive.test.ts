import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { startDrive } from '../../../src/airlock/agent/drive.ts';
import { createHolds } from '../../../src/airlock/agent/holds.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function serving(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, port: (server.address() as AddressInfo).port };
}

const drive = (port: number, more: Partial<Parameters<typeof startDrive>[0]> = {}) =>
  startDrive({
    host: '127.0.0.1',
    port,
    requests: [{ method: 'GET', path: '/', headers: {}, body: null }],
    at: [0],
    connections: 100,
    timeoutMs: 2_000,
    keepHeaders: [],
    keepBodies: 0,
    ...more,
  });

test('requests arrive when they are due though the server stalls, and waiting counts', async () => {
  const waiting: ServerResponse[] = [];
  // Nobody is answered before all are there: a driver that waits for answers would wait for ever.
  const { port } = await serving((_, response) => {
    waiting.push(response);
    if (waiting.length < 5) return;
    setTimeout(() => {
      for (const each of waiting) each.end('late');
    }, 100);
  });
  const { records, mostInFlight } = await drive(port, { at: [0, 20, 40, 60, 80] }).result;
  expect(mostInFlight).toBe(5);
  for (const { due, sent, firstByte, done, outcome } of records) {
    expect(outcome).toBe('200');
    expect(done - due).toBeGreaterThanOrEqual(99);
    expect((firstByte ?? 0) - (sent ?? 0)).toBeGreaterThanOrEqual(95);
  }
});

test('one connection only: those that wait for it are sent late, and their waiting counts', async () => {
  const { port } = await serving((_, response) => void setTimeout(() => response.end(), 60));
  const { records } = await drive(port, { at: [0, 1, 2], connections: 1 }).result;
  const last = records[2];
  expect(last?.reused).toBe(true);
  expect(last?.sent).toBeGreaterThanOrEqual(110);
  expect((last?.done ?? 0) - (last?.due ?? 0)).toBeGreaterThanOrEqual(170);
});

test('round robin, with bodies, and with what came back', async () => {
  const body = Buffer.from('hello').toString('base64');
  const requests = ['/a', '/b'].map((path) => ({ method: 'POST', path, headers: {}, body }));
  const { port } = await serving((request, response) => {
    let heard = '';
    request.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
    });
    request.on('end', () =>
      response
        .writeHead(request.url === '/b' ? 503 : 201, { connection: 'close' })
        .end(`${heard} at ${request.url}`),
    );
  });
  const { records } = await drive(port, { requests, at: [0, 1, 2], keepBodies: 4 }).result;
  expect(
    records.map(({ n, request, outcome, bytes, body, closes }) => [n, request, outcome, bytes, body, closes]),
  ).toEqual([
    [0, 0, '201', 11, 'hell…', true],
    [1, 1, '503', 11, 'hell…', true],
    [2, 0, '201', 11, 'hell…', true],
  ]);
});

test('what is not answered has a name', async () => {
  const { port } = await serving((request, response) => {
    if (request.url === '/reset') request.socket.resetAndDestroy();
    if (request.url === '/half') {
      response.writeHead(200, { 'content-length': '10' }).write('half');
      setTimeout(() => request.socket.end(), 20);
    }
  });
  const requests = ['/reset', '/half', '/never'].map((path) => ({
    method: 'GET',
    path,
    headers: {},
    body: null,
  }));
  const { records } = await drive(port, { requests, at: [0, 0, 0], timeoutMs: 1_000 }).result;
  expect(records.map(({ outcome }) => outcome)).toEqual([
    'ECONNRESET',
    expect.stringMatching(/bad-response|ECONNRESET/),
    'timeout',
  ]);
  const [gone] = (await drive(1, { at: [0] }).result).records;
  expect(gone).toMatchObject({ outcome: 'ECONNREFUSED', sent: null, firstByte: null });
});

test('a drive can be watched, marked, and stopped before its end', async () => {
  const { port } = await serving((_, response) => void setTimeout(() => response.end(), 50));
  const running = drive(port, { at: Array.from({ length: 1_000 }, (_, n) => n * 10) });
  await pause(105);
  const at = running.mark('now');
  expect(at).toBeGreaterThanOrEqual(100);
  const { due, sent, done, inFlight } = running.progress();
  expect(due).toBeGreaterThan(5);
  expect(sent).toBeLessThanOrEqual(due);
  expect(done + inFlight).toBe(due);
  running.stop();
  const { records, marks } = await running.result;
  expect(running.progress().last).toEqual(['200']);
  expect(records.length).toBeLessThan(1_000);
  expect(marks).toEqual([{ name: 'now', at }]);
});

test('held connections say what became of them', async () => {
  const { server, port } = await serving((_, response) => void response.end('ok'));
  const holds = createHolds();
  const terms = { host: '127.0.0.1', port, path: '/', timeoutMs: 1_000 };
  const { hold } = await holds.open({ ...terms, silent: 1, idle: 2, half: 1 });
  const before = holds.look({ hold }).connections;
  expect(before.map(({ kind, state, status }) => [kind, state, status])).toEqual([
    ['silent', 'open', null],
    ['idle', 'open', 200],
    ['idle', 'open', 200],
    ['half', 'open', null],
  ]);
  server.closeIdleConnections();
  await pause(30);
  const after = holds.look({ hold }).connections.filter(({ kind }) => kind === 'idle');
  expect(after).toMatchObject([{ state: 'ended' }, { state: 'ended' }]);
  holds.release({ hold });
  expect(() => holds.look({ hold })).toThrow(`there is no hold ${hold}`);
  const { hold: nowhere } = await holds.open({ ...terms, port: 1, silent: 1, idle: 0, half: 0 });
  expect(holds.look({ hold: nowhere }).connections).toMatchObject([{ state: 'never-stood' }]);
});
