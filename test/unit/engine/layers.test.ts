import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { readSaved } from '../../../src/engine/docker/images/layers.ts';
import type { LayerFile } from '../../../src/model/engine.ts';

type Entry = readonly [
  header: { name: string; mode?: number; type?: 'symlink'; linkname?: string },
  content?: string | Uint8Array,
];

async function tar(entries: readonly Entry[]): Promise<Buffer> {
  const packing = pack();
  for (const [header, content] of entries) {
    if (content === undefined) packing.entry(header);
    else packing.entry(header, Buffer.from(content));
  }
  packing.finalize();
  const pieces: Uint8Array[] = [];
  for await (const piece of packing) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces);
}

test.each([70_000, 1_000, 100])(
  'reads every file of every layer, their order, history and environment, in pieces of %i',
  async (size) => {
    const base = await tar([
      [{ name: 'usr/bin/su', mode: 0o4755 }, 'su'],
      [{ name: 'usr/bin/large', mode: 0o755 }, Buffer.alloc(2 * 1024 * 1024)],
    ]);
    const top = await tar([[{ name: './app/.env', mode: 0o600 }, 'TOKEN=1\n']]);
    const saved = await tar([
      [{ name: 'b/layer.tar' }, top],
      [{ name: 'a/layer.tar' }, base],
      [{ name: 'c/layer.tar', type: 'symlink', linkname: '../b/layer.tar' }],
      [
        { name: 'config.json' },
        JSON.stringify({ config: { Env: ['A=1'] }, history: [{ created_by: 'COPY app' }, {}] }),
      ],
      [
        { name: 'manifest.json' },
        JSON.stringify([{ Config: 'config.json', Layers: ['a/layer.tar', 'b/layer.tar', 'c/layer.tar'] }]),
      ],
    ]);
    const files: LayerFile[] = [];
    // In pieces that end anywhere.
    const pieces = Array.from({ length: Math.ceil(saved.length / size) }, (_, index) =>
      saved.subarray(index * size, (index + 1) * size),
    );
    expect(await readSaved(Readable.from(pieces), (file) => files.push(file))).toEqual({
      layers: ['a/layer.tar', 'b/layer.tar', 'b/layer.tar'],
      history: ['COPY app', ''],
      env: ['A=1'],
    });
    expect(files.map(({ layer, path, mode, size }) => [layer, path, mode, size])).toEqual([
      ['b/layer.tar', '/app/.env', 0o600, 8],
      ['a/layer.tar', '/usr/bin/su', 0o4755, 2],
      ['a/layer.tar', '/usr/bin/large', 0o755, 2 * 1024 * 1024],
    ]);
    expect(files.map(({ content }) => content && Buffer.from(content).toString())).toEqual([
      'TOKEN=1\n',
      'su',
      null,
    ]);
  },
);
