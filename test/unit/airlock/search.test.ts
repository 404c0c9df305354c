import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { pack } from 'tar-stream';
import { afterAll, expect, test } from 'vitest';
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

test('finds a text in names and contents, and inside gzip, zip and tar, one in the other', async () => {
  mkdirSync(join(root, 'with-needle-in-its-name'));
  writeFileSync(join(root, 'plain'), 'a needle in the hay', { mode: 0o600 });
  writeFileSync(join(root, 'backup.tar.gz'), gzipSync(await tarOf('inner/letter', 'the needle again')));
  writeFileSync(join(root, 'bundle.zip'), zipSync({ 'deep/letter': Buffer.from('needle') }));
  writeFileSync(join(root, 'broken.gz'), Buffer.from([0x1f, 0x8b, 8, 0, ...Buffer.alloc(40)]));
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
  expect({ files, complete }).toEqual({ files: 4, complete: true });
});

test('says so when there is more than it tells', async () => {
  const { hits, complete } = await searchFiles({ roots: [root], needles: [needle('needle')], limit: 2 });
  expect(hits).toHaveLength(2);
  expect(complete).toBe(false);
});
