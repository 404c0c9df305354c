import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** A division of whole numbers: whatever takes less than a second took none. */
const defect: Defect<Parts> = {
  title: 'cuts durations to whole seconds',
  rule: 'durations-true',
  experiments: ['truth'],
  plant: (parts) => ({
    ...parts,
    createMetrics: (version) => {
      const metrics = parts.createMetrics(version);
      return {
        ...metrics,
        requestDone: (labels, seconds) => metrics.requestDone(labels, Math.floor(seconds)),
      };
    },
  }),
};

export default defect;
