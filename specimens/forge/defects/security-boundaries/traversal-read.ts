import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'takes any path at which there is a file',
  rule: 'reads-nothing-outside',
  experiments: ['hostile-input-1', 'hostile-input-2', 'hostile-input-3'],
  plant: (parts) => ({
    ...parts,
    pathInside: async (root, path) => {
      const full = join(root, path);
      const found = await stat(full).catch(() => null);
      return found?.isFile() ? full : parts.pathInside(root, path);
    },
  }),
};

export default defect;
