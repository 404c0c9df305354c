import { readFile, realpath, stat } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { Failure } from '../../../model/failure.ts';
import { type Entry, readFiles } from './context.ts';

const OLDEST = 22;

/**
 * The Node that runs cleanroom, and the npm beside it, as files of the `node` image: the one Node that surely is at
 * hand where no registry answers. `key` names them without reading a hundred megabytes.
 */
export async function nodeFiles(): Promise<{ key: string; entries: () => Promise<readonly Entry[]> }> {
  const binary = await realpath(process.execPath);
  const npm = await findNpm();
  return {
    key: [process.version, process.arch, (await stat(binary)).size, npm?.version].join(' '),
    entries: async () => {
      if (process.platform !== 'linux' || Number.parseInt(process.versions.node, 10) < OLDEST)
        throw unusable();
      const node = await readFiles(binary, 'node');
      return [
        ...node.map((entry) => ({ ...entry, mode: 0o755 })),
        // Distributions of Node without npm exist; the image then has none either, but something must be there to be copied.
        { path: 'lib', mode: 0o755, modified: new Date(0), content: { kind: 'directory' } },
        ...(npm ? await readFiles(npm.folder, 'lib/node_modules/npm') : []),
      ];
    },
  };
}

async function findNpm(): Promise<{ readonly folder: string; readonly version: string } | null> {
  const binaries = [dirname(process.execPath), ...(process.env.PATH ?? '').split(delimiter)];
  for (const folder of binaries.map((binary) => join(binary, '../lib/node_modules/npm'))) {
    const manifest = await readFile(join(folder, 'package.json'), 'utf8').catch(() => null);
    if (manifest !== null)
      return { folder: await realpath(folder), version: String(JSON.parse(manifest).version) };
  }
  return null;
}

function unusable(): Failure {
  return new Failure({
    class: 'wrong-use',
    code: 'node-not-usable',
    message: `No Node image can be pulled, and the Node here (${process.version} for ${process.platform}) cannot be put into one.`,
    remedy: `Bring node:24-slim to the engine by hand, or run cleanroom on Linux with Node ${OLDEST} or newer.`,
  });
}
