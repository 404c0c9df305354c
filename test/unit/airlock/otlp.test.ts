import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, test } from 'vitest';
import { openReceiver, type Receiver } from '../../../src/airlock/agent/otlp/receiver.ts';

const open: Receiver[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((receiver) => receiver.close()));
});

async function receiver(): Promise<Receiver> {
  const opened = await openReceiver();
  open.push(opened);
  return opened;
}

/** A server span with a failed child, made by OpenTelemetry's own SDK. */
function twoSpans() {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'ledger' }),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('test');
  const server = tracer.startSpan('GET /accounts/:id', { kind: SpanKind.SERVER });
  const client = tracer.startSpan(
    'select',
    {
      kind: SpanKind.CLIENT,
      attributes: { 'db.system': 'postgresql', rows: 3, cached: false, tags: ['a', 'b'] },
    },
    trace.setSpan(ROOT_CONTEXT, server),
  );
  client.setStatus({ code: SpanStatusCode.ERROR, message: 'gone' });
  client.end();
  server.end();
  return { spans: exporter.getFinishedSpans(), server: server.spanContext(), client: client.spanContext() };
}

const post = (
  port: number,
  body: Uint8Array | string,
  headers: Record<string, string>,
  path = '/v1/traces',
) =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    body: body as Uint8Array<ArrayBuffer>,
    headers,
  });

const JSON_TYPE = { 'content-type': 'application/json' };
const PROTOBUF = { 'content-type': 'application/x-protobuf' };

describe("what OpenTelemetry's own serializers send", () => {
  test.each([
    ['protobuf', ProtobufTraceSerializer, PROTOBUF],
    ['JSON', JsonTraceSerializer, JSON_TYPE],
  ] as const)('%s', async (_, serializer, headers) => {
    const sent = twoSpans();
    const taken = await receiver();
    const before = Date.now();
    const body = serializer.serializeRequest(sent.spans) as Uint8Array;
    const answer = await post(taken.port, body, headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(headers['content-type']);
    const { spans, exports, refused } = taken.drain();
    expect({ exports, refused }).toEqual({ exports: 1, refused: [] });
    const server = spans.find(({ kind }) => kind === 'server');
    const client = spans.find(({ kind }) => kind === 'client');
    expect(server).toMatchObject({
      traceId: sent.server.traceId,
      spanId: sent.server.spanId,
      parentSpanId: null,
      name: 'GET /accounts/:id',
      status: 'unset',
      service: 'ledger',
    });
    expect(client).toMatchObject({
      traceId: sent.server.traceId,
      spanId: sent.client.spanId,
      parentSpanId: sent.server.spanId,
      status: 'error',
      attributes: { 'db.system': 'postgresql', rows: '3', cached: 'false' },
    });
    expect(Math.abs((client?.startMs ?? 0) - before)).toBeLessThan(60_000);
    expect(client?.endMs).toBeGreaterThanOrEqual(client?.startMs ?? Infinity);
    expect(taken.drain().spans).toEqual([]);
  });

  test('gzip', async () => {
    const taken = await receiver();
    const body = gzipSync(ProtobufTraceSerializer.serializeRequest(twoSpans().spans) as Uint8Array);
    const answer = await post(taken.port, body, { ...PROTOBUF, 'content-encoding': 'gzip' });
    expect(answer.status).toBe(200);
    expect(taken.drain().spans).toHaveLength(2);
  });
});

describe('waiting', () => {
  const traceId = '5b8efff798038103d269b633813fc60c';
  const [client, server, inner] = ['a', 'b', 'c'].map((digit) => digit.repeat(16)) as [
    string,
    string,
    string,
  ];
  const ours = { traceId, spanId: client };
  /** An export of one span of the trace. */
  const exported = (taken: Receiver, spanId: string, parentSpanId: string) => {
    const times = { startTimeUnixNano: '1544712660000000000', endTimeUnixNano: '1544712661000000000' };
    const spans = [{ traceId, spanId, parentSpanId, name: spanId, ...times }];
    return post(taken.port, JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }), JSON_TYPE);
  };
  const isOver = (waiting: Promise<unknown>) =>
    Promise.race([waiting.then(() => true), pause(50).then(() => false)]);

  test('goes on until the span comes in which the others lie, an export later', async () => {
    const taken = await receiver();
    const waiting = taken.wait([ours], 10_000);
    await exported(taken, inner, server);
    expect(await isOver(waiting)).toBe(false);
    await exported(taken, server, client);
    expect(await waiting).toEqual([]);
    expect(taken.drain().spans).toHaveLength(2);
    // What has come is remembered beyond a drain.
    expect(await taken.wait([ours], 10_000)).toEqual([]);
  });

  test('goes on while a span in the middle is not there', async () => {
    const taken = await receiver();
    const waiting = taken.wait([ours], 10_000);
    await exported(taken, server, client);
    expect(await isOver(waiting)).toBe(true);
    await exported(taken, 'd'.repeat(16), inner);
    const again = taken.wait([ours], 10_000);
    expect(await isOver(again)).toBe(false);
    await exported(taken, inner, server);
    expect(await again).toEqual([]);
  });

  test('ends when its time is over, with the traces of which nothing came', async () => {
    const taken = await receiver();
    await exported(taken, inner, server);
    expect(await taken.wait([ours, { ...ours, traceId: 'ab' }], 20)).toEqual(['ab']);
  });
});

test('an export that is broken off was neither well formed nor not', async () => {
  const taken = await receiver();
  const head =
    'POST /v1/traces HTTP/1.1\r\nhost: otel\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{';
  const socket = connect(taken.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(head);
  await pause(50);
  socket.destroy();
  await pause(50);
  expect(taken.drain().refused).toEqual([]);
});

describe('what is refused', () => {
  const span = {
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
    name: 'I am a span',
    startTimeUnixNano: '1544712660000000000',
    endTimeUnixNano: '1544712661000000000',
  };
  const message = (told: object) =>
    JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, ...told }] }] }] });

  test('nothing, where it is as the specification has it', async () => {
    const taken = await receiver();
    const body = message({
      parentSpanId: '',
      kind: 2,
      status: {},
      unknownField: 1,
      traceId: span.traceId.toUpperCase(),
    });
    expect((await post(taken.port, body, JSON_TYPE)).status).toBe(200);
    expect(taken.drain().spans[0]).toMatchObject({ traceId: span.traceId, startMs: 1_544_712_660_000 });
  });

  test.each([
    ['not JSON', '{"resource', 'the body is not JSON'],
    ['a list', '[]', 'message is no object'],
    [
      'base64 for an id',
      message({ traceId: 'W47/95gDgQPSabYzgT/GDA==' }),
      'traceId "W47/95gDgQPSabYzgT/GDA==" is not 16 bytes',
    ],
    ['an id of zeros', message({ spanId: '0000000000000000' }), 'spanId is all zeros'],
    ['a short parent', message({ parentSpanId: 'ab' }), 'parentSpanId "ab" is not 8 bytes'],
    ['no name', message({ name: '' }), 'a span has no name'],
    [
      'the name of a kind',
      message({ kind: 'SPAN_KIND_SERVER' }),
      'the kind of I am a span is "SPAN_KIND_SERVER"',
    ],
    ['a status beyond all', message({ status: { code: 3 } }), 'the status of I am a span is 3'],
    [
      'a date for a time',
      message({ endTimeUnixNano: '2018-12-13' }),
      'the endTimeUnixNano of I am a span is "2018-12-13"',
    ],
  ])('%s', async (_, body, says) => {
    const taken = await receiver();
    const answer = await post(taken.port, body, JSON_TYPE);
    expect(answer.status).toBe(400);
    expect(taken.drain()).toMatchObject({ exports: 0, refused: [expect.stringContaining(says)] });
  });

  test('protobuf that ends in the middle', async () => {
    const taken = await receiver();
    const whole = ProtobufTraceSerializer.serializeRequest(twoSpans().spans) as Uint8Array;
    expect((await post(taken.port, whole.subarray(0, whole.length - 3), PROTOBUF)).status).toBe(400);
  });

  test('protobuf in which a field is of another kind', async () => {
    const taken = await receiver();
    // Field 1 as a number.
    expect((await post(taken.port, new Uint8Array([0x08, 0x01]), PROTOBUF)).status).toBe(400);
    expect(taken.drain().refused[0]).toContain('field resourceSpans has wire type 0');
  });

  test('another content type, path, method or encoding', async () => {
    const taken = await receiver();
    expect((await post(taken.port, '{}', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(taken.port, '{}', JSON_TYPE, '/v2/traces')).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${taken.port}/v1/traces`)).status).toBe(405);
    expect((await post(taken.port, 'x', { ...JSON_TYPE, 'content-encoding': 'gzip' })).status).toBe(400);
    expect((await post(taken.port, 'x', { ...JSON_TYPE, 'content-encoding': 'br' })).status).toBe(415);
    expect(taken.drain().refused).toHaveLength(5);
  });

  test('metrics and logs are taken and forgotten', async () => {
    const taken = await receiver();
    expect((await post(taken.port, '{}', JSON_TYPE, '/v1/metrics')).status).toBe(200);
    expect((await post(taken.port, '{}', JSON_TYPE, '/v1/logs')).status).toBe(200);
    expect(taken.drain()).toMatchObject({ exports: 2, spans: [], refused: [] });
  });
});

test('what exports hold is found in their bytes, whatever becomes of them', async () => {
  const taken = await receiver();
  await post(taken.port, '"of before: a secret of ours"', JSON_TYPE, '/v1/logs');
  taken.search.begin([{ id: 'key', base64: Buffer.from('a secret of ours').toString('base64') }]);
  await post(taken.port, gzipSync('{"body":"a secret of ours"}'), {
    ...JSON_TYPE,
    'content-encoding': 'gzip',
  });
  await post(taken.port, 'for metrics: a secret of ours', PROTOBUF, '/v1/metrics');
  await post(taken.port, '{}', JSON_TYPE);
  const { messages, hits } = taken.search.found();
  expect(messages).toBe(3);
  expect(hits.map(({ where, before }) => [where, before])).toEqual([
    ['traces', '{"body":"'],
    ['metrics', 'for metrics: '],
  ]);
  expect(taken.search.found()).toEqual({ messages: 0, hits: [] });
});
