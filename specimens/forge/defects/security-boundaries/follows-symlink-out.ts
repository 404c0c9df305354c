import { isAbsolute, join, normalize } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import { ForgeError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'checks the words of a path, and follows a link out of the project',
  rule: 'reads-nothing-outside',
  experiments: ['hostile-input-1', 'hostile-input-2', 'hostile-input-3'],
  mayBreak: { 'security-boundaries': ['writes-nothing-outside'] },
  plant: (parts) => ({
    ...parts,
    pathInside: async (root, path) => {
      if (isAbsolute(path) || path.includes('\0') || normalize(path).startsWith('..'))
        throw new ForgeError(`${JSON.stringify(path)} would leave ${root}; paths must stay inside it`);
      return join(root, path);
    },
  }),
};

export default defect;
