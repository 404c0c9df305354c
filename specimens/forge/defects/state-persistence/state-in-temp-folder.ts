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
  mayBreak: { 'state-persistence': ['second-reader-agrees', 'two-writers-agree'] },
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
