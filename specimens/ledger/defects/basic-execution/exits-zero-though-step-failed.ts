import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The problems are printed, and that they were problems is forgotten. */
const defect: Defect<Parts> = {
  title: 'exits 0 although the configuration is bad',
  rule: 'steps-exit-as-claimed',
  experiments: ['lifecycle'],
  mayBreak: { 'configuration-validation': ['refuses-wrong-ones'] },
  plant: (parts) => ({
    ...parts,
    checkConfig: (...args) => {
      parts.checkConfig(...args);
      return 0;
    },
  }),
};

export default defect;
