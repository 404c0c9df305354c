import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** CWE-180: what is used is not what was compared. */
const defect: Defect<Parts> = {
  title: 'decodes percent signs in a path after it was checked',
  rule: 'reads-nothing-outside',
  experiments: ['hostile-input-1', 'hostile-input-2', 'hostile-input-3'],
  mayBreak: { 'security-boundaries': ['writes-nothing-outside'] },
  plant: (parts) => ({
    ...parts,
    pathInside: async (root, path) => {
      const full = await parts.pathInside(root, path);
      try {
        return join(root, decodeURIComponent(path));
      } catch {
        return full;
      }
    },
  }),
};

export default defect;
