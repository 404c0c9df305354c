import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** A burst is limited as it should be; over time it is four times as much. */
const defect: Defect<Parts> = {
  title: 'allows the limit in a quarter of the window',
  rule: 'limits-over-time',
  experiments: ['rates'],
  mayBreak: { 'rate-limiting': ['outlives-restart', 'limits-sequence'] },
  plant: (parts) => ({
    ...parts,
    createRateLimiter: (options) => parts.createRateLimiter({ ...options, windowMs: options.windowMs / 4 }),
  }),
};

export default defect;
