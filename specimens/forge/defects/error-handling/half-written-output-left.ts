import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import { fileError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'writes in place, and leaves what it has when the disk is full',
  rule: 'leaves-nothing-half-written',
  experiments: ['full-disk'],
  // In place, it also writes through a link that leads out to what is not there yet.
  mayBreak: { 'security-boundaries': ['writes-nothing-outside'] },
  plant: (parts) => ({
    ...parts,
    writeOutputs: async (outputs, signal) => {
      for (const { path, content, mode } of outputs) {
        try {
          await mkdir(dirname(path), { recursive: true });
          await writeFile(path, content, { mode: mode ?? 0o666, signal });
        } catch (error) {
          throw fileError('write', path, error);
        }
      }
    },
  }),
};

export default defect;
