import { stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'checks only paths of files that are there already',
  rule: 'writes-nothing-outside',
  experiments: ['hostile-input-1', 'hostile-input-2', 'hostile-input-3'],
  plant: (parts) => ({
    ...parts,
    pathInside: async (root, path) => {
      const full = join(root, path);
      const isThere = await stat(full).then(
        () => true,
        () => false,
      );
      return isThere || isAbsolute(path) ? parts.pathInside(root, path) : full;
    },
  }),
};

export default defect;
