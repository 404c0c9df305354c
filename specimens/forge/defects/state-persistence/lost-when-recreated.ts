import { join, resolve } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import { sha256 } from '../../src/digest.ts';
import type { Parts } from '../../src/parts.ts';

const folder = () => join(process.env.HOME ?? '/tmp', '.local/state/forge');
const placeOf = (root: string): string => join(folder(), sha256(resolve(root)));

const defect: Defect<Parts> = {
  title: 'keeps its state in the home of whoever runs it, which goes with the container',
  rule: 'survives-recreation',
  experiments: ['lives-of-a-command'],
  // Its state is not where others look for it, or lay it.
  mayBreak: {
    'state-persistence': ['second-reader-agrees', 'two-writers-agree'],
    'basic-execution': ['stays-in-work-folder'],
    'process-kill-signals': ['*'],
    'state-corruption-recovery': ['*'],
    'backup-restore': ['*'],
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
