import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const LIMIT = 16 * 1024 * 1024;

const defect: Defect<Parts> = {
  title:
    'unpacks links as they are before it refuses them; it resolves the folder of a member, and not the link that may have its name',
  rule: 'writes-nothing-outside',
  plant: (parts) => ({
    ...parts,
    unpackTemplate: async (path, template) => {
      const folder = await realpath(await mkdtemp(join(tmpdir(), 'forge-')));
      // What is wrong with the archive is told below.
      await unfold(path, folder).catch(() => undefined);
      await rm(folder, { recursive: true });
      return parts.unpackTemplate(path, template);
    },
  }),
};

async function unfold(path: string, folder: string): Promise<void> {
  const reader = extract();
  reader.end(gunzipSync(await readFile(path), { maxOutputLength: LIMIT }));
  for await (const entry of reader) {
    const { name, type, linkname } = entry.header;
    const content = await buffer(entry);
    const target = join(folder, name);
    if (leaves(folder, target)) continue;
    await mkdir(dirname(target), { recursive: true });
    if (leaves(folder, await realpath(dirname(target)))) continue;
    if (type === 'symlink') await symlink(linkname ?? '', target);
    else if (type === 'file') await writeFile(target, content);
  }
}

const leaves = (folder: string, path: string): boolean => /^(\.\.$|\.\.\/)/.test(relative(folder, path));

export default defect;
