import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'labels a metric with the address of its database',
  rule: 'not-in-answers',
  experiments: ['traces'],
  plant: (parts) => ({
    ...parts,
    createMetrics: (version) => {
      const metrics = parts.createMetrics(version);
      const url = JSON.stringify(process.env.DATABASE_URL ?? '');
      return {
        ...metrics,
        render: () =>
          `${metrics.render()}# HELP ledger_database_info The database.\n# TYPE ledger_database_info gauge\nledger_database_info{url=${url}} 1\n`,
      };
    },
  }),
};

export default defect;
