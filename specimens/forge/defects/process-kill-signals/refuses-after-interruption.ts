import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import { ForgeError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'marks a project that was interrupted, and refuses to work in it until somebody removes the mark',
  rule: 'next-run-works',
  experiments: ['as-process-1'],
  plant: (parts) => ({
    ...parts,
    runPhase: async (run, ...rest) => {
      const mark = join(run.site.root, '.forge/interrupted');
      if (await stat(mark).catch(() => null))
        throw new ForgeError(`the last run was interrupted: see ${mark}`);
      try {
        return await parts.runPhase(run, ...rest);
      } catch (error) {
        if (run.site.signal.aborted) await writeFile(mark, `${run.name}\n`);
        throw error;
      }
    },
  }),
};

export default defect;
