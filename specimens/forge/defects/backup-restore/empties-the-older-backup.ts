import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import { fileError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'opens a backup of the same name for writing, and tidies up when that fails',
  rule: 'keeps-the-older-backup',
  experiments: ['interrupted'],
  mayBreak: {
    'error-handling': ['*'],
    'process-kill-signals': ['*'],
    'comprehensive-validation': ['*'],
    // In place, it also writes through a link that leads out to what is not there yet.
    'security-boundaries': ['writes-nothing-outside'],
    'backup-restore': ['restore-is-all-or-nothing', 'leaves-no-half-backup'],
  },
  plant: (parts) => ({
    ...parts,
    writeOutputs: async (outputs) => {
      for (const { path, content, mode } of outputs) {
        try {
          await mkdir(dirname(path), { recursive: true });
          await writeFile(path, content, { mode: mode ?? 0o666 });
        } catch (error) {
          await rm(path, { force: true });
          throw fileError('write', path, error);
        }
      }
    },
  }),
};

export default defect;
