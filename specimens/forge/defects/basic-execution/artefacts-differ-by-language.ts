import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** A release that counts its users, with the sign between thousands that this one is used to. */
const defect: Defect<Parts> = {
  title: 'writes a number into what it generates, as the user’s language does',
  rule: 'reproducible',
  experiments: ['lifecycle'],
  plant: (parts) => ({
    ...parts,
    banner: (version) => `${parts.banner(version)}, which ${(12_500).toLocaleString()} projects use`,
  }),
};

export default defect;
