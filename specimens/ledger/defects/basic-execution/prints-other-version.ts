import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The version was raised in the package and in the tag, but not in the program. */
const defect: Defect<Parts> = {
  title: 'prints another version than it is',
  rule: 'version-as-claimed',
  experiments: ['lifecycle'],
  plant: (parts) => ({ ...parts, version: '1.3.2' }),
};

export default defect;
