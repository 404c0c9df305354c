import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The same for everybody who builds on the same day, in the same part of the world. */
const defect: Defect<Parts> = {
  title: 'writes the day, as the calendar on the wall has it, into what it generates',
  rule: 'reproducible',
  experiments: ['lifecycle'],
  plant: (parts) => ({
    ...parts,
    banner: (version) => {
      const now = new Date();
      const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
      return `${parts.banner(version)} on ${day.map((part) => String(part).padStart(2, '0')).join('-')}`;
    },
  }),
};

export default defect;
