import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'writes the time of day into the description of its interface',
  rule: 'reproducible',
  experiments: ['lifecycle'],
  plant: (parts) => ({
    ...parts,
    describeApi: (version) => ({ ...parts.describeApi(version), 'x-generated-at': new Date().toISOString() }),
  }),
};

export default defect;
