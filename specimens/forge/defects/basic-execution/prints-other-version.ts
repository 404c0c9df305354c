import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'prints the version of the release before',
  rule: 'version-as-claimed',
  experiments: ['lifecycle'],
  plant: (parts) => ({ ...parts, version: '1.3.2' }),
};

export default defect;
