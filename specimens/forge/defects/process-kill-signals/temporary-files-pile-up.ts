import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'keeps its notes in a folder with a new name each time, which only a run that ends removes',
  rule: 'leaves-no-litter',
  takes: 'full',
  experiments: ['sweep-3'],
  plant: (parts) => ({
    ...parts,
    runPhase: async (run, ...rest) => {
      const folder = join(run.site.root, '.forge', `run-${randomUUID()}`);
      await mkdir(folder);
      await writeFile(join(folder, 'steps.log'), `${run.name}\n`);
      try {
        return await parts.runPhase(run, ...rest);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  }),
};

export default defect;
