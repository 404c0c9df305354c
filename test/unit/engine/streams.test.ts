import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { demultiplex } from '../../../src/engine/docker/streams.ts';

function frame(type: number, bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header[0] = type;
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

function cut(bytes: Buffer, size: number): Buffer[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}

async function split(chunks: readonly Buffer[]): Promise<[Buffer, Buffer]> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const read = Promise.all([buffer(stdout), buffer(stderr)]);
  await demultiplex(Readable.from(chunks), stdout, stderr);
  stdout.end();
  stderr.end();
  return read;
}

test('every byte reaches its stream in order, however the frames are cut', async () => {
  const frames = fc.array(fc.tuple(fc.constantFrom(1, 2), fc.uint8Array({ maxLength: 50 })), {
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(frames, fc.integer({ min: 1, max: 64 }), async (parts, size) => {
      const [stdout, stderr] = await split(
        cut(Buffer.concat(parts.map(([type, bytes]) => frame(type, bytes))), size),
      );
      const expected = (wanted: number) =>
        Buffer.concat(parts.filter(([type]) => type === wanted).map(([, bytes]) => bytes));
      expect(stdout.equals(expected(1))).toBe(true);
      expect(stderr.equals(expected(2))).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test('what came before a broken connection is kept', async () => {
  async function* broken() {
    yield frame(1, Buffer.from('kept'));
    yield frame(1, Buffer.from('cut short')).subarray(0, 11);
    throw new Error('read ECONNRESET');
  }
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  await demultiplex(Readable.from(broken()), stdout, stderr);
  stdout.end();
  expect(String(await buffer(stdout))).toBe('keptcut');
});

test('a slow reader holds the source back', async () => {
  let made = 0;
  async function* endless() {
    for (; made < 1000; made++) yield frame(1, Buffer.alloc(64 * 1024));
  }
  const stdout = new PassThrough();
  void demultiplex(Readable.from(endless()), stdout, new PassThrough());
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(made).toBeLessThan(50);
  stdout.destroy();
});
