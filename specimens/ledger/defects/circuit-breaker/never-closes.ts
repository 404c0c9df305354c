import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Once open, it waits for somebody to start the service anew. */
const defect: Defect<Parts> = {
  title: 'never closes',
  rule: 'closes-again',
  experiments: ['errors'],
  plant: (parts) => ({
    ...parts,
    createBreaker: (options) => parts.createBreaker({ ...options, resetMs: Infinity }),
  }),
};

export default defect;
