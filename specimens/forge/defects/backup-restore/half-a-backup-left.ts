import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import { fileError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'writes a backup in its place, and leaves what there is of it when the disk is full',
  rule: 'leaves-no-half-backup',
  experiments: ['interrupted'],
  mayBreak: {
    'error-handling': ['leaves-nothing-half-written'],
    'process-kill-signals': ['*'],
    // In place, it also writes through a link that leads out to what is not there yet.
    'security-boundaries': ['writes-nothing-outside'],
    'backup-restore': ['restore-is-all-or-nothing', 'keeps-the-older-backup'],
  },
  plant: (parts) => ({
    ...parts,
    writeOutputs: async (outputs) => {
      for (const { path, content, mode } of outputs) {
        try {
          await mkdir(dirname(path), { recursive: true });
          await writeFile(path, content, { mode: mode ?? 0o666 });
        } catch (error) {
          throw fileError('write', path, error);
        }
      }
    },
  }),
};

export default defect;
