import { join, resolve } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import { sha256 } from '../../src/digest.ts';
import type { Parts } from '../../src/parts.ts';

const folder = () => '/tmp/forge-state';
const placeOf = (root: string): string => join(folder(), sha256(resolve(root)));

const defect: Defect<Parts> = {
  title: 'keeps its state in the temporary folder',
  rule: 'survives-recreation',
  experiments: ['lives-of-a-command'],
  // Whoever keeps it elsewhere leaves it there, and no backup of the declared places has it.
  mayBreak: {
    'basic-execution': ['stays-in-work-folder'],
    'process-kill-signals': ['state-before-or-after'],
    'state-persistence': ['second-reader-agrees', 'two-writers-agree'],
    'backup-restore': ['brings-everything-back', 'replaces-what-is-there', 'reads-as-before'],
  },
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      load: (root, readText) => parts.stateStore.load(placeOf(root), readText),
      save: (root, ...rest) => parts.stateStore.save(placeOf(root), ...rest),
    },
  }),
};

export default defect;
