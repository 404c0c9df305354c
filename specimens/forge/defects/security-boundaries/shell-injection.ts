import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'sets the permissions of what it wrote by a command line for a shell',
  rule: 'runs-no-foreign-command',
  experiments: ['hostile-input-1', 'hostile-input-2', 'hostile-input-3'],
  mayBreak: { 'security-boundaries': ['reaches-out-to-nobody'] },
  plant: (parts) => ({
    ...parts,
    writeOutputs: async (outputs, signal) => {
      await parts.writeOutputs(outputs, signal);
      for (const { path } of outputs) await promisify(exec)(`chmod u+w "${path}"`).catch(() => undefined);
    },
  }),
};

export default defect;
