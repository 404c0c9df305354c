import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statfsSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { encode } from 'dns-packet';
import { zipSync } from 'fflate';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createCalls } from '../../../src/airlock/agent/calls.ts';
import { fillFolder, readOneFile } from '../../../src/airlock/agent/files.ts';
import { createHandlers } from '../../../src/airlock/agent/handlers.ts';
import { openHeld } from '../../../src/airlock/agent/held.ts';
import { portOf } from '../../../src/airlock/agent/listen.ts';
import { answerTo } from '../../../src/airlock/agent/no-names.ts';
import { openReceiver } from '../../../src/airlock/agent/otlp/receiver.ts';
import { openFile, piecesOf } from '../../../src/airlock/agent/reading.ts';
import { serve } from '../../../src/airlock/agent/serve.ts';
import { createTally } from '../../../src/airlock/agent/tally.ts';
import { unpack } from '../../../src/airlock/agent/unpack.ts';
import { createLineDecoder, LINE_BYTES } from '../../../src/airlock/ndjson.ts';
import { proxyMethods } from '../../../src/airlock/protocol/proxies.ts';

// What a subject that means harm can say to our agent, and what it must not cost. Each was a weakness once.

const MIB = 1024 * 1024;

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'cleanroom-test-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function statement(type: string, ...strings: readonly string[]): Buffer {
  const content = Buffer.from(strings.map((text) => `${text}\0`).join(''));
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeUInt32BE(content.length + 4, 1);
  return Buffer.concat([head, content]);
}
const BEGUN = Buffer.from([0, 0, 0, 9, 0, 3, 0, 0, 0]);

function counted(protocol: 'postgres' | 'redis', ...pieces: readonly Buffer[]) {
  const tally = createTally(protocol);
  const { toService } = tally.connection();
  for (const piece of pieces) toService(piece);
  const counts = { ...tally.counts(), open: 0 };
  expect(proxyMethods['proxy.counts'].result.safeParse(counts).error).toBeUndefined();
  return counts;
}

describe('a relay that reads along', () => {
  test('is not held up by comments that could end in many places', () => {
    // With a backtracking reader this takes longer than the world will last.
    const { byVerb } = counted('postgres', BEGUN, statement('Q', `${'/**/'.repeat(250)}1`));
    expect(byVerb).toEqual({ unknown: 1 });
  });

  test('counts words that are names of other things', () => {
    const words = ['constructor', 'select', 'constructor'].map((word) => statement('Q', word));
    expect(counted('postgres', BEGUN, ...words).byVerb).toEqual({ constructor: 2, select: 1 });
  });

  test('tells apart only so many words', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const words = Array.from({ length: 600 }, (_, n) => `${letters[n % 26]}${letters[Math.floor(n / 26)]}`);
    const { byVerb, requests } = counted('postgres', BEGUN, ...words.map((word) => statement('Q', word)));
    expect(requests).toBe(600);
    expect(Object.keys(byVerb)).toHaveLength(201);
    expect(byVerb.others).toBe(400);
  });

  test('gives up counting where statements are prepared without end', () => {
    const many = Array.from({ length: 6_000 }, (_, n) => statement('P', `name ${n}`, 'select 1'));
    expect(counted('postgres', BEGUN, ...many).requests).toBeNull();
  });

  test('does not wait for a command of Redis whose name is a gigabyte', () => {
    const counts = counted('redis', Buffer.from('*1\r\n$1000000000\r\n'), Buffer.alloc(MIB, 'x'));
    expect(counts).toMatchObject({ requests: null, bytesToService: MIB + 17 });
  });
});

describe('the resolver', () => {
  test('does not answer a few bytes with megabytes', () => {
    const question = encode({ type: 'query', id: 1, questions: [{ name: 'a'.repeat(60), type: 'A' }] });
    const again = Buffer.of(0xc0, 12, 0, 1, 0, 1);
    const many = Buffer.concat([question, ...Array.from({ length: 9_000 }, () => again)]);
    many.writeUInt16BE(9_001, 4);
    expect(answerTo(many)).toBeNull();
    expect(answerTo(question)).not.toBeNull();
  });

  test('is silent at names that refer to themselves, and at a bare beginning', () => {
    const loop = Buffer.concat([encode({ type: 'query', id: 1 }), Buffer.of(0xc0, 12, 0, 1, 0, 1)]);
    loop.writeUInt16BE(1, 4);
    expect(answerTo(loop)).toBeNull();
    expect(answerTo(Buffer.of(0, 1))).toBeNull();
  });
});

describe('the OTLP receiver', () => {
  async function post(body: Uint8Array, headers: Record<string, string>): Promise<Response> {
    return fetch(`http://127.0.0.1:${receiver.port}/v1/traces`, {
      method: 'POST',
      body: body as Uint8Array<ArrayBuffer>,
      headers,
    });
  }
  let receiver: Awaited<ReturnType<typeof openReceiver>>;
  const PROTOBUF = { 'content-type': 'application/x-protobuf' };
  const JSON_TYPE = { 'content-type': 'application/json' };

  const opened = async () => {
    receiver = await openReceiver();
    const { close } = receiver;
    onTestFinished(close);
  };

  test('refuses a million empty messages in two megabytes, at once', async () => {
    await opened();
    const empty = Buffer.alloc(2 * MIB, Buffer.of(0x0a, 0));
    const answer = await post(empty, PROTOBUF);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('200000 messages')]);
  });

  test('reads a hundred thousand in a row without doing it again for each', async () => {
    await opened();
    expect((await post(Buffer.alloc(200_000, Buffer.of(0x0a, 0)), PROTOBUF)).status).toBe(200);
  });

  test('refuses bombs: compressed ones, and small text that is large in memory', async () => {
    await opened();
    const bomb = gzipSync(Buffer.alloc(64 * MIB));
    expect((await post(bomb, { ...PROTOBUF, 'content-encoding': 'gzip' })).status).toBe(400);
    expect((await post(Buffer.from(`[${'[],'.repeat(500_000)}[]]`), JSON_TYPE)).status).toBe(413);
    const deep = Buffer.from(`${'['.repeat(300_000)}${']'.repeat(300_000)}`);
    expect((await post(deep, JSON_TYPE)).status).toBe(400);
  });

  const span = (more: object) => ({
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              {
                traceId: '1'.repeat(32),
                spanId: '2'.repeat(16),
                name: 'x',
                startTimeUnixNano: '1',
                endTimeUnixNano: '2',
                ...more,
              },
            ],
          },
        ],
      },
    ],
  });

  test('refuses times that no JSON could carry on', async () => {
    await opened();
    const text = JSON.stringify(span({})).replace('"1"', '1e999');
    expect((await post(Buffer.from(text), JSON_TYPE)).status).toBe(400);
    const digits = JSON.stringify(span({ startTimeUnixNano: '9'.repeat(100_000) }));
    expect((await post(Buffer.from(digits), JSON_TYPE)).status).toBe(400);
    expect(receiver.drain().refused.every((words) => words.length <= 301)).toBe(true);
  });

  test('keeps of large spans what one line of the protocol can carry', async () => {
    await opened();
    const attributes = Array.from({ length: 24 }, (_, n) => ({
      key: `${n}${'\u0001'.repeat(300)}`,
      value: { stringValue: '\u0001'.repeat(300) },
    }));
    const spans = Array.from({ length: 20 }, () => span({ attributes }).resourceSpans[0]);
    const body = Buffer.from(JSON.stringify({ resourceSpans: spans }));
    for (let n = 0; n < 12; n += 1) expect((await post(body, JSON_TYPE)).status).toBe(200);
    const drained = receiver.drain();
    expect(drained).toMatchObject({ exports: 12, truncated: true });
    expect(JSON.stringify(drained).length).toBeLessThan(LINE_BYTES);
    expect(receiver.drain().spans).toEqual([]);
  });
});

test('a server that answers with noise for ever fills no memory, and has no status', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    const noise = Buffer.alloc(64 * 1024, 'noise ');
    const more = () => {
      while (socket.write(noise));
    };
    socket.on('drain', more);
    more();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const before = process.memoryUsage().heapUsed + process.memoryUsage().external;
  const held = await openHeld('idle', {
    host: '127.0.0.1',
    port: portOf(server),
    path: '/',
    timeoutMs: 500,
  });
  expect(held.look()).toMatchObject({ state: 'open', status: null });
  held.release();
  expect(process.memoryUsage().heapUsed + process.memoryUsage().external - before).toBeLessThan(200 * MIB);
});

describe('files that are not what they were a moment ago', () => {
  test('a pipe is not waited for, a link is not followed', async () => {
    const at = folder();
    execFileSync('mkfifo', [join(at, 'pipe')]);
    writeFileSync(join(at, 'secret'), 'secret');
    symlinkSync(join(at, 'secret'), join(at, 'link'));
    await expect(openFile(join(at, 'pipe'))).rejects.toMatchObject({ code: 'EINVAL' });
    await expect(piecesOf(join(at, 'link')).next()).rejects.toMatchObject({ code: 'ELOOP' });
    expect(await readOneFile({ path: join(at, 'link'), limit: 100 })).toEqual({ base64: null });
  });

  test('a file larger than its disk is not read', async () => {
    const at = folder();
    const { blocks, bsize } = statfsSync(at);
    writeFileSync(join(at, 'sparse'), 'x');
    truncateSync(join(at, 'sparse'), blocks * bsize + 1);
    await expect(openFile(join(at, 'sparse'))).rejects.toMatchObject({ code: 'EFBIG' });
  });

  test('what lies where we fill a folder is replaced, not written through', async () => {
    const at = folder();
    writeFileSync(join(at, 'other'), 'untouched');
    symlinkSync(join(at, 'other'), join(at, '.cleanroom-fill'));
    // Nothing is left to be filled: more is to be free than there is.
    await fillFolder({ path: at, leave: Number.MAX_SAFE_INTEGER });
    expect(await readOneFile({ path: join(at, 'other'), limit: 100 })).toEqual({
      base64: Buffer.from('untouched').toString('base64'),
    });
  });
});

test('an archive of archives unfolds to so much in all, not each', async () => {
  const bomb = gzipSync(Buffer.alloc(40 * MIB));
  const names = Array.from({ length: 10 }, (_, n) => `${n}.gz`);
  const { members, complete } = await unpack(zipSync(Object.fromEntries(names.map((name) => [name, bomb]))));
  const bytes = members.reduce((sum, { content }) => sum + content.length, 0);
  expect(members.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  expect(bytes).toBeGreaterThan(40 * MIB);
  expect(bytes).toBeLessThanOrEqual(64 * MIB);
  expect(complete).toBe(false);
});

test('an answer too long for one line fails alone, and the next one comes', async () => {
  const { handlers, close } = createHandlers(createCalls());
  onTestFinished(close);
  const [input, output] = [new PassThrough(), new PassThrough()];
  const long = { ...handlers, probe: () => 'x'.repeat(LINE_BYTES) as never };
  const served = serve({ input, output, handlers: long, calls: createCalls() });
  const decoder = createLineDecoder('test');
  const heard: unknown[] = [];
  output.on('data', (chunk: Buffer) => heard.push(...decoder.push(chunk)));
  input.write('{"id":1,"method":"probe","params":{}}\n{"id":2,"method":"none","params":{}}\n');
  await expect.poll(() => heard.length).toBe(3);
  expect(heard).toContainEqual({ id: 1, error: expect.objectContaining({ code: 'failed' }) });
  expect(heard).toContainEqual({ id: 2, error: expect.objectContaining({ message: expect.any(String) }) });
  input.end();
  await served;
});
