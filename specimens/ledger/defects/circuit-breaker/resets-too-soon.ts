import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** A quarter of the configured time, to be back soon. */
const SHARE = 0.25;

const defect: Defect<Parts> = {
  title: 'tries again long before the reset time is over',
  rule: 'stays-open-for-reset',
  experiments: ['errors'],
  mayBreak: {
    'circuit-breaker': [
      'failed-probe-reopens',
      'half-open-lets-only-probes',
      'opens-after-threshold',
      // Others of the kind come through as soon as it tries again.
      'one-breaker-for-all',
    ],
  },
  plant: (parts) => ({
    ...parts,
    createBreaker: (options) => parts.createBreaker({ ...options, resetMs: SHARE * options.resetMs }),
  }),
};

export default defect;
