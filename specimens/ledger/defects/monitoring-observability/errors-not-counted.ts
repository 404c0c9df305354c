import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The counter stands on the way of a good answer; what is refused or fails leaves by another door. */
const defect: Defect<Parts> = {
  title: 'counts only requests that went well',
  rule: 'requests-counted',
  experiments: ['truth'],
  plant: (parts) => ({
    ...parts,
    createMetrics: (version) => {
      const metrics = parts.createMetrics(version);
      return {
        ...metrics,
        requestDone: (labels, seconds) => {
          if (labels.status < 400) metrics.requestDone(labels, seconds);
        },
      };
    },
  }),
};

export default defect;
