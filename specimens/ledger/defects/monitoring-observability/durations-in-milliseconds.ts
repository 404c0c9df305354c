import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** As the runtime's own timer has it. */
const defect: Defect<Parts> = {
  title: 'puts milliseconds into a histogram of seconds',
  rule: 'durations-true',
  experiments: ['truth'],
  plant: (parts) => ({
    ...parts,
    createMetrics: (version) => {
      const metrics = parts.createMetrics(version);
      return { ...metrics, requestDone: (labels, seconds) => metrics.requestDone(labels, seconds * 1_000) };
    },
  }),
};

export default defect;
