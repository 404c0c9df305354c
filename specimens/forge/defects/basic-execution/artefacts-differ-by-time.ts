import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'writes the time into what it generates',
  rule: 'reproducible',
  experiments: ['lifecycle'],
  plant: (parts) => ({
    ...parts,
    banner: (version) => `${parts.banner(version)} on ${new Date().toISOString()}`,
  }),
};

export default defect;
