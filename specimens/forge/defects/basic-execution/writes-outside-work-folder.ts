import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const CACHE = join(tmpdir(), 'forge-cache');

const defect: Defect<Parts> = {
  title: 'leaves a cache of its templates outside the work folder',
  rule: 'stays-in-work-folder',
  experiments: ['lifecycle'],
  plant: (parts) => ({
    ...parts,
    findTemplate: async (name, folders, readText) => {
      const files = await parts.findTemplate(name, folders, readText);
      await mkdir(CACHE, { recursive: true });
      await writeFile(join(CACHE, `${name}.json`), JSON.stringify(files));
      return files;
    },
  }),
};

export default defect;
