import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** A good breaker, made anew for each call, which so never sees a second failure. */
const defect: Defect<Parts> = {
  title: 'makes a new breaker for each request',
  rule: 'opens-after-threshold',
  experiments: ['errors'],
  plant: (parts) => ({
    ...parts,
    createBreaker: (options) => ({ run: (work) => parts.createBreaker(options).run(work) }),
  }),
};

export default defect;
