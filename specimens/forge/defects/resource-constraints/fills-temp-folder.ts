import { appendFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'logs each phase to a new temporary folder and never removes one',
  rule: 'no-temp-growth',
  experiments: ['runs'],
  mayBreak: { 'basic-execution': ['stays-in-work-folder'] },
  plant: (parts) => ({
    ...parts,
    runPhase: async (run, ...rest) => {
      const folder = await mkdtemp(join(tmpdir(), 'forge-'));
      const progress = async (line: string): Promise<void> => {
        await appendFile(join(folder, 'phase.log'), `${line}\n`);
        await run.progress(line);
      };
      return parts.runPhase({ ...run, progress }, ...rest);
    },
  }),
};

export default defect;
