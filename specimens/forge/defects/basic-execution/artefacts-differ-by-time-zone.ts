import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** A date that never changes, told in the words of the place where it is told. */
const defect: Defect<Parts> = {
  title: 'writes the date of its own release into what it generates, in local time',
  rule: 'reproducible',
  experiments: ['lifecycle'],
  plant: (parts) => ({
    ...parts,
    banner: (version) => `${parts.banner(version)}, released ${new Date(1_700_000_000_000).toString()}`,
  }),
};

export default defect;
