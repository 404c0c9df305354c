import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Whoever was paged goes on looking for an outage that is long over; the next time nobody believes it. */
const defect: Defect<Parts> = {
  title: 'never tells that the database is back',
  rule: 'outage-end-shown',
  experiments: ['outage'],
  plant: (parts) => ({
    ...parts,
    createMetrics: (version) => {
      const metrics = parts.createMetrics(version);
      let wasDown = false;
      return {
        ...metrics,
        databaseUp: (up) => {
          wasDown ||= !up;
          metrics.databaseUp(up && !wasDown);
        },
      };
    },
  }),
};

export default defect;
