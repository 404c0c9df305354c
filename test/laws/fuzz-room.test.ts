import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { answerTo } from '../../src/airlock/agent/no-names.ts';
import { decodeExport } from '../../src/airlock/agent/otlp/protobuf.ts';
import { spansOf } from '../../src/airlock/agent/otlp/spans.ts';
import { createTally } from '../../src/airlock/agent/tally.ts';
import { unpack } from '../../src/airlock/agent/unpack.ts';
import { connectAgent } from '../../src/airlock/client.ts';
import { methods } from '../../src/airlock/protocol.ts';
import { readSaved } from '../../src/engine/docker/images/layers.ts';
import { demultiplex } from '../../src/engine/docker/streams.ts';
import { Failure } from '../../src/model/failure.ts';
import { readStatistics } from '../../src/room/balancer-statistics.ts';
import { cases } from './budget.ts';

// Everything that reads what comes out of a room: anything may come, and it ends in a value or in words.

const garbage = fc.uint8Array({ maxLength: 300 });

/** Bytes of something good with a few of them changed, perhaps cut short. */
function spoilt(...goods: readonly Uint8Array[]): fc.Arbitrary<Buffer> {
  return fc
    .tuple(
      fc.constantFrom(...goods),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
      fc.nat(),
      fc.boolean(),
    )
    .map(([good, changes, cut, whole]) => {
      const bytes = Buffer.from(good);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return whole ? bytes : bytes.subarray(0, cut % (bytes.length + 1));
    });
}

/** Settles, one way or the other, within the time; rejections must be errors. */
async function settles(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, 10_000, 'late');
  });
  const how = await Promise.race([
    work.then(
      () => 'done',
      (cause: unknown) => cause,
    ),
    late,
  ]);
  clearTimeout(timer);
  if (how !== 'done') expect(how).toBeInstanceOf(Error);
}

test('the host: whatever an agent says, each question is answered or fails in our own way', async () => {
  const message = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.record({ id: fc.nat(4), result: fc.jsonValue({ maxDepth: 3 }) }),
    fc.record({ id: fc.nat(4), error: fc.jsonValue({ maxDepth: 2 }) }),
    fc.record({
      event: fc.constantFrom('ready', 'constructor', '__proto__', 'x'),
      data: fc.jsonValue({ maxDepth: 2 }),
    }),
    fc.constant({ id: 1, result: { ready: true, detail: '', ms: 1 } }),
  );
  const piece = fc.oneof(
    { weight: 5, arbitrary: message.map((value) => Buffer.from(`${JSON.stringify(value)}\n`)) },
    { weight: 1, arbitrary: garbage.map((bytes) => Buffer.from(bytes)) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
      const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
      const agent = connectAgent({ stdin, stdout, stderr }, { name: 'agent' });
      const asked = [
        agent.ready(),
        agent.call('ready.wait', { host: 'x', port: 1, timeoutMs: 1 }),
        agent.call('proxy.counts', { service: 'x' }),
      ].map((each) =>
        each.then(
          () => null,
          (cause: unknown) => cause,
        ),
      );
      for (const bytes of pieces) stdout.write(bytes);
      stdout.end();
      for (const outcome of await Promise.all(asked))
        if (outcome !== null) expect(outcome).toBeInstanceOf(Failure);
    }),
  );
});

test('relays: whatever is spoken, what is counted fits the protocol', () => {
  const start = Buffer.from([0, 0, 0, 9, 0, 3, 0, 0, 0]);
  const query = Buffer.from('Q\0\0\0\x0cselect\0\0');
  const prepared = Buffer.from('P\0\0\0\x11a\0/**/ select 1\0B\0\0\0\x09b\0a\0\0E\0\0\0\x06b\0');
  const redis = Buffer.from('*2\r\n$3\r\nGET\r\n$1\r\nx\r\nPING\r\n*1\r\n$4\r\nEVAL\r\n');
  const bytes = fc.oneof(
    garbage,
    spoilt(Buffer.concat([start, query, query, prepared, query]), redis, query),
  );
  fc.assert(
    fc.property(
      fc.constantFrom('postgres' as const, 'redis' as const),
      fc.array(bytes, { maxLength: 5 }),
      (protocol, pieces) => {
        const tally = createTally(protocol);
        const { toService } = tally.connection();
        for (const piece of pieces) toService(Buffer.from(piece));
        const counts = JSON.parse(JSON.stringify({ ...tally.counts(), open: 0 }));
        expect(methods['proxy.counts'].result.safeParse(counts).error).toBeUndefined();
      },
    ),
  );
});

test('relays: no text of SQL is looked at for longer than its length allows', () => {
  const part = fc.constantFrom('/**/', '/*', '*/', '--', '\n', ' ', '*', '/', '/* * /', 'x', '1');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 250 }), (parts) => {
      const sql = Buffer.from(`${parts.join('')}\0`);
      const head = Buffer.from([0x51, 0, 0, 0, 0]);
      head.writeUInt32BE(sql.length + 4, 1);
      const tally = createTally('postgres');
      tally.connection().toService(Buffer.concat([Buffer.from([0, 0, 0, 9, 0, 3, 0, 0, 0]), head, sql]));
      expect(tally.counts().requests).toBe(1);
    }),
  );
});

const SPAN = {
  traceId: '1'.repeat(32),
  spanId: '2'.repeat(16),
  name: 'GET /',
  kind: 2,
  startTimeUnixNano: '1760000000000000000',
  endTimeUnixNano: 1,
  status: { code: 1 },
  attributes: [{ key: 'a', value: { stringValue: 'b' } }],
};

test('OTLP: what is taken fits the protocol, what is not is refused with an error', () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(Number.POSITIVE_INFINITY, '9'.repeat(30), -1),
  );
  const span = fc
    .dictionary(fc.constantFrom(...Object.keys(SPAN)), value, { maxKeys: 2 })
    .map((changes) => ({ ...SPAN, ...changes }));
  const message = fc.oneof(
    value,
    fc.record({
      resourceSpans: fc.oneof(
        value,
        fc.array(
          fc.record({
            scopeSpans: fc.oneof(
              value,
              fc.array(fc.record({ spans: fc.array(span, { maxLength: 3 }) }), { maxLength: 2 }),
            ),
          }),
          { maxLength: 2 },
        ),
      ),
    }),
  );
  // A span with one name and all ids, as the wire has it: resourceSpans, scopeSpans, spans.
  const inner = Buffer.concat([
    Buffer.from([0x0a, 16, ...Buffer.alloc(16, 1), 0x12, 8, ...Buffer.alloc(8, 2), 0x2a, 1, 0x78]),
    Buffer.from([0x39, ...Buffer.alloc(8, 3), 0x41, ...Buffer.alloc(8, 3), 0x4a, 4, 0x0a, 1, 0x61, 0x12]),
    Buffer.from([0]),
  ]);
  const wrap = (tag: number, bytes: Buffer) => Buffer.concat([Buffer.from([tag, bytes.length]), bytes]);
  const good = wrap(0x0a, wrap(0x12, wrap(0x12, inner)));
  const taken = (read: () => unknown) => {
    try {
      const spans = JSON.parse(JSON.stringify(spansOf(read(), 1)));
      const drained = { exports: 1, spans, refused: [], truncated: false, nowMs: 1 };
      expect(methods['otlp.drain'].result.safeParse(drained).error).toBeUndefined();
    } catch (cause) {
      expect(cause).toBeInstanceOf(Error);
      expect((cause as Error).name).not.toBe('AssertionError');
    }
  };
  fc.assert(
    fc.property(message, fc.oneof(garbage, spoilt(good)), (json, wire) => {
      taken(() => json);
      taken(() => decodeExport(wire));
    }),
  );
});

test('the resolver: every answer fits a datagram and its own length', () => {
  const head = Buffer.from([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  const good = Buffer.concat([head, Buffer.from([1, 0x61, 7, ...Buffer.from('example'), 0, 0, 1, 0, 1])]);
  fc.assert(
    fc.property(
      fc.oneof(garbage, spoilt(good, Buffer.concat([head, Buffer.from([0xc0, 12, 0, 1, 0, 1])]))),
      (question) => {
        const answer = answerTo(Buffer.from(question));
        if (answer !== null) expect(answer.length).toBeLessThanOrEqual(65_535);
      },
    ),
  );
});

async function tarOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name }, content);
  tar.finalize();
  return buffer(tar);
}

test('archives: whatever they are, they unfold to so much or to nothing', async () => {
  const tar = await tarOf({ a: 'a', 'b/c': 'x'.repeat(2_000) });
  const zip = zipSync({ 'a.tar': tar, b: gzipSync(tar) });
  await fc.assert(
    fc.asyncProperty(fc.oneof(garbage, spoilt(tar, zip, gzipSync(tar), gzipSync(zip))), async (bytes) => {
      const { members } = await unpack(bytes);
      expect(members.reduce((sum, { content }) => sum + content.length, 0)).toBeLessThanOrEqual(65 * 2 ** 20);
    }),
  );
});

test('saved images: read, or refused with an error; nothing waits for what does not come', async () => {
  const layer = await tarOf({ 'etc/passwd': 'root', 'bin/tool': 'x'.repeat(1_000) });
  const saved = await tarOf({
    'manifest.json': JSON.stringify([{ Config: 'c.json', Layers: ['l/layer.tar'] }]),
    'c.json': JSON.stringify({ config: { Env: ['A=b'] }, history: [{ created_by: 'RUN' }] }),
    'l/layer.tar': layer,
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(garbage, spoilt(saved)), (bytes) =>
      settles(readSaved(Readable.from([Buffer.from(bytes)]), () => undefined)),
    ),
    { numRuns: cases(60) },
  );
});

test('attached streams and statistics of the balancer: anything is read to its end, or refused with an error', async () => {
  const frame = Buffer.from([1, 0, 0, 0, 0, 0, 0, 3, 97, 98, 99, 2, 0, 0, 0, 0, 0, 0, 1, 97]);
  const statistics = Buffer.from(
    JSON.stringify([[{ field: { name: 'svname' }, value: { value: 'replica-1' } }]]),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(garbage, spoilt(frame)), { maxLength: 4 }),
      spoilt(statistics),
      async (pieces, text) => {
        const [out, err] = [new PassThrough().resume(), new PassThrough().resume()];
        await settles(demultiplex(Readable.from(pieces.map((piece) => Buffer.from(piece))), out, err));
        await settles((async () => readStatistics(text.toString()))());
      },
    ),
  );
});
