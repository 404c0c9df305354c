import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { outside, realExisting } from '../../src/project-path.ts';

const defect: Defect<Parts> = {
  title: 'resolves the folder of a path, and not the link that may be its last part',
  rule: 'reads-nothing-outside',
  plant: (parts) => ({
    ...parts,
    pathInside: async (root, path) => {
      const full = join(root, path);
      if (isAbsolute(path) || path.includes('\0') || leaves(root, full)) throw outside(root, path);
      const real = join(await realExisting(dirname(full)), basename(full));
      if (leaves(await realExisting(root), real)) throw outside(root, path);
      return full;
    },
  }),
};

const leaves = (root: string, path: string): boolean => /^(\.\.$|\.\.\/|\/)/.test(relative(root, path));

export default defect;
