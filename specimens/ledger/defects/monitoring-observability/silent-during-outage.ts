import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The gauge was set when it started, and the counter was promised: the dashboard stays green through the outage. */
const defect: Defect<Parts> = {
  title: 'has metrics that do not move while the database is gone',
  rule: 'outage-shown',
  experiments: ['outage'],
  plant: (parts) => ({
    ...parts,
    createMetrics: (version) => {
      const metrics = parts.createMetrics(version);
      return {
        ...metrics,
        databaseUp: (up) => {
          if (up) metrics.databaseUp(up);
        },
        count: (name) => {
          if (name !== 'ledger_database_failures_total') metrics.count(name);
        },
      };
    },
  }),
};

export default defect;
