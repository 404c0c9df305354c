import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { pack } from 'tar-stream';
import { afterAll, describe, expect, test } from 'vitest';
import { searchFiles } from '../../../src/airlock/agent/search.ts';

const root = mkdtempSync(join(tmpdir(), 'cleanroom-search-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const needle = (text: string) => ({ id: text, base64: Buffer.from(text).toString('base64') });

async function tarOf(name: string, content: string): Promise<Buffer> {
  const packing = pack();
  packing.entry({ name }, content);
  packing.finalize();
  const pieces: Uint8Array[] = [];
  for await (const piece of packing) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces);
}

async function searched(content: Uint8Array, text = 'needle') {
  const folder = mkdtempSync(join(root, 'one-'));
  writeFileSync(join(folder, 'file'), content);
  return searchFiles({ roots: [join(folder, 'file')], needles: [needle(text)], limit: 100 });
}

test('finds a text in names and contents, and inside gzip, zip and tar, one in the other', async () => {
  mkdirSync(join(root, 'with-needle-in-its-name'));
  writeFileSync(join(root, 'plain'), 'a needle in the hay', { mode: 0o600 });
  writeFileSync(join(root, 'backup.tar.gz'), gzipSync(await tarOf('inner/letter', 'the needle again')));
  writeFileSync(join(root, 'bundle.zip'), zipSync({ 'deep/letter': Buffer.from('needle') }));
  const { hits, files, complete } = await searchFiles({
    roots: [root],
    needles: [needle('needle')],
    limit: 100,
  });
  expect(
    hits.map(({ path, where, member, mode }) => [path.slice(root.length + 1), where, member, mode]),
  ).toEqual([
    ['backup.tar.gz', 'content', 'gzip', '0644'],
    ['backup.tar.gz', 'content', 'gzip › inner/letter', '0644'],
    ['bundle.zip', 'content', 'deep/letter', '0644'],
    ['plain', 'content', null, '0600'],
    ['with-needle-in-its-name', 'name', null, '0755'],
  ]);
  expect(hits.find(({ path }) => path.endsWith('plain'))).toMatchObject({
    at: 2,
    before: 'a ',
    after: ' in the hay',
  });
  expect({ files, complete }).toEqual({ files: 3, complete: true });
});

test('finds a text inside zstd, also where its end is still to be written', async () => {
  const letters = Buffer.from('need and needle, needles and need: '.repeat(10_000));
  const packed = zstdCompressSync(letters);
  for (const content of [packed, packed.subarray(0, -4)]) {
    const { hits, complete } = await searched(content, 'needles and need: need');
    expect(hits.map(({ member }) => member)).toEqual(['zstd']);
    expect(complete).toBe(true);
  }
});

test('says so when there is more than it tells', async () => {
  const { hits, complete } = await searchFiles({ roots: [root], needles: [needle('needle')], limit: 2 });
  expect(hits).toHaveLength(2);
  expect(complete).toBe(false);
});

describe('says of what it could not look into that it was no whole search', () => {
  const MIB = 1024 * 1024;
  const wide = Buffer.alloc(65 * MIB);
  const text = Buffer.from(
    'a letter that is long enough to be packed, and has the needle at its end: needle',
  );
  const nested = [1, 2, 3].reduce((bytes) => gzipSync(bytes), gzipSync(text));

  test.each([
    ['a damaged gzip', Buffer.from([0x1f, 0x8b, 8, 0, ...Buffer.alloc(40)])],
    ['a damaged zip', zipSync({ letter: text }).slice(0, 60)],
    ['a gzip that unfolds to more than is looked at', gzipSync(wide)],
    ['a zip with a file that is larger than is looked at', zipSync({ wide, letter: text })],
    ['archives in archives in archives in archives', nested],
    ['an archive that is larger than is unfolded', Buffer.concat([gzipSync(text), Buffer.alloc(33 * MIB)])],
  ])('%s', async (_what, content) => {
    expect(await searched(content)).toMatchObject({ complete: false });
  });

  test.each([
    ['two bytes by which a gzip begins', Buffer.from([0x1f, 0x8b, 0, 0xff, ...Buffer.alloc(40)])],
    ['a large file that is no archive', Buffer.alloc(33 * MIB, 'x')],
    ['three archives, one in the other', gzipSync(gzipSync(gzipSync(text)))],
  ])('but not of %s', async (_what, content) => {
    expect(await searched(content)).toMatchObject({ complete: true });
  });

  test('and finds what is there of a gzip that is still being written', async () => {
    const packed = gzipSync(text + randomBytes(4_096).toString('hex'));
    const { hits, complete } = await searched(packed.subarray(0, packed.length - 100));
    expect(hits.map(({ member }) => member)).toEqual(['gzip']);
    expect(complete).toBe(true);
  });
});
