import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Whatever is thrown counts, also that the provider knows no such currency. */
const defect: Defect<Parts> = {
  title: 'opens on 4xx',
  rule: 'refusals-do-not-open',
  experiments: ['refusals'],
  plant: (parts) => ({
    ...parts,
    createBreaker: (options) => parts.createBreaker({ ...options, isFailure: () => true }),
  }),
};

export default defect;
