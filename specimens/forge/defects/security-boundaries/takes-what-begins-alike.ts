import { isAbsolute, join, resolve } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { outside, realExisting } from '../../src/project-path.ts';

const defect: Defect<Parts> = {
  title: 'takes every path that begins with the name of the project’s folder for one inside it',
  rule: 'reads-nothing-outside',
  mayBreak: { 'security-boundaries': ['writes-nothing-outside'] },
  plant: (parts) => ({
    ...parts,
    pathInside: async (root, path) => {
      const full = join(root, path);
      if (isAbsolute(path) || path.includes('\0') || leaves(root, full)) throw outside(root, path);
      if (leaves(await realExisting(root), await realExisting(full))) throw outside(root, path);
      return full;
    },
  }),
};

const leaves = (root: string, path: string): boolean => !resolve(path).startsWith(resolve(root));

export default defect;
