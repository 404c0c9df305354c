import { setTimeout as pause } from 'node:timers/promises';
import { context } from '@opentelemetry/api';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createTracing } from '../../../../specimens/ledger/src/create-tracing.ts';
import type { Database } from '../../../../specimens/ledger/src/database.ts';
import { createLog } from '../../../../specimens/ledger/src/log.ts';
import { type Tracing, traceDatabase } from '../../../../specimens/ledger/src/tracing.ts';
import { openReceiver, type Receiver } from '../../../../src/airlock/agent/otlp/receiver.ts';

const log = createLog('error', () => {});
const OURS = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const traceparent = (traceId = OURS) => ({ traceparent: `00-${traceId}-${PARENT}-01` });
const DONE = { method: 'GET', route: '/accounts/:id', status: 200, failed: false };

let receiver: Receiver;
let tracing: Tracing;

beforeAll(async () => {
  receiver = await openReceiver();
  const url = `http://127.0.0.1:${receiver.port}`;
  tracing = await createTracing({ url, delayMs: 20, version: '1.4.0', log });
});
afterEach(() => void receiver.drain());
const clientOf = (traceId: string) => ({ traceId, spanId: PARENT });

afterAll(async () => {
  await tracing.close();
  context.disable();
  await receiver.close();
});

const slow: Database = {
  query: async (sql) => {
    await pause(5);
    if (sql.includes('broken')) throw new Error('no such table');
    return [];
  },
  transaction: (work) => work(slow.query),
  close: async () => {},
};

test("a request continues its client's trace, and its statements are inside of it", async () => {
  const span = tracing.request(traceparent());
  await span.within(() => traceDatabase(slow, tracing).transaction((query) => query('select 1')));
  span.end(DONE);
  expect(await receiver.wait([clientOf(OURS)], 5_000)).toEqual([]);
  const { spans, refused } = receiver.drain();
  expect(refused).toEqual([]);
  const [server, transaction, select] = ['GET /accounts/:id', 'transaction', 'select'].map((name) =>
    spans.find((one) => one.name === name),
  );
  expect(server).toMatchObject({
    traceId: OURS,
    parentSpanId: PARENT,
    kind: 'server',
    status: 'unset',
    service: 'ledger',
  });
  expect(server?.attributes).toMatchObject({
    'http.route': '/accounts/:id',
    'http.response.status_code': '200',
  });
  expect(transaction?.parentSpanId).toBe(server?.spanId);
  expect(select?.parentSpanId).toBe(transaction?.spanId);
});

test('requests at the same time keep their statements apart', async () => {
  const ids = Array.from({ length: 8 }, (_, n) => `${n + 1}`.repeat(32));
  await Promise.all(
    ids.map(async (id) => {
      const span = tracing.request(traceparent(id));
      await span.within(async () => {
        await traceDatabase(slow, tracing).query('select 1');
        await traceDatabase(slow, tracing).query('select 2');
      });
      span.end(DONE);
    }),
  );
  expect(await receiver.wait(ids.map(clientOf), 5_000)).toEqual([]);
  const { spans } = receiver.drain();
  for (const id of ids) {
    const own = spans.filter(({ traceId }) => traceId === id);
    const server = own.find(({ kind }) => kind === 'server');
    expect(own).toHaveLength(3);
    expect(own.filter(({ parentSpanId }) => parentSpanId === server?.spanId)).toHaveLength(2);
  }
});

test('what fails is marked as failed; what the client got wrong is not', async () => {
  const id = 'a'.repeat(32);
  const span = tracing.request(traceparent(id));
  await span.within(() => traceDatabase(slow, tracing).query('select broken')).catch(() => {});
  span.end({ ...DONE, status: 503, failed: true });
  const refused = tracing.request(traceparent('b'.repeat(32)));
  refused.end({ ...DONE, status: 404 });
  await receiver.wait([id, 'b'.repeat(32)].map(clientOf), 5_000);
  const status = Object.fromEntries(
    receiver.drain().spans.map(({ traceId, name, status }) => [`${traceId[0]} ${name}`, status]),
  );
  expect(status).toEqual({
    'a GET /accounts/:id': 'error',
    'a select': 'error',
    'b GET /accounts/:id': 'unset',
  });
});

test('statements outside of requests have no span, and without a receiver nothing has', async () => {
  await traceDatabase(slow, tracing).query('select 1');
  await pause(50);
  expect(receiver.drain().spans).toEqual([]);
  const none = await createTracing({ url: null, delayMs: 20, version: '1.4.0', log });
  expect(none.request(traceparent()).traceId).toBeNull();
  expect(await none.inner('x', {}, async () => 7)).toBe(7);
});
