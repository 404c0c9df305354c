import { expect, test } from 'vitest';
import { summarizeImport } from '../../../../specimens/ledger/src/import.ts';

async function* pieces(text: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const isJson = (line: string) => void JSON.parse(line);

test.each([1, 2, 3, 7, 1000])('counts lines whatever the size of the pieces (%i)', async (size) => {
  const seen: string[] = [];
  const text = '{"owner":"Zoë €"}\r\n\nnot json\n{"last":true}';
  const summary = await summarizeImport(pieces(text, size), (line) => {
    seen.push(line);
    isJson(line);
  });
  expect(summary).toMatchObject({ bytes: Buffer.byteLength(text), lines: 4, good: 2, bad: 2 });
  expect(summary.errors.map(({ line }) => line)).toEqual([2, 3]);
  expect(seen[0]).toBe('{"owner":"Zoë €"}\r');
});

test('passes over a line that is too long, and tells only of the first few errors', async () => {
  const summary = await summarizeImport(
    pieces(`${'x'.repeat(200_000)}\n${'bad\n'.repeat(50)}{}\n`, 65_536),
    isJson,
  );
  expect(summary).toMatchObject({ lines: 52, good: 1, bad: 51 });
  expect(summary.errors).toHaveLength(10);
  expect(summary.errors[0]).toEqual({ line: 1, message: 'is longer than 65536 characters' });
});

test('has nothing to say about nothing', async () => {
  expect(await summarizeImport(pieces('', 1), isJson)).toEqual({
    bytes: 0,
    lines: 0,
    good: 0,
    bad: 0,
    errors: [],
  });
});
