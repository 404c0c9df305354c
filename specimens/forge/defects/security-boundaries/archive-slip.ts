import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'unpacks an archive where its members’ names lead, before they are checked',
  rule: 'writes-nothing-outside',
  experiments: ['hostile-input-1', 'hostile-input-2', 'hostile-input-3'],
  plant: (parts) => ({
    ...parts,
    unpackTemplate: async (path, template) => {
      const files = await parts.unpackTemplate(path, template);
      const folder = await mkdtemp(join(tmpdir(), 'forge-'));
      for (const file of files) {
        const target = join(folder, file.path);
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, file.text);
      }
      await rm(folder, { recursive: true });
      return files;
    },
  }),
};

export default defect;
