import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

let warm = false;

const defect: Defect<Parts> = {
  title: 'is ready only after twelve seconds',
  rule: 'becomes-ready',
  experiments: ['critical-refused'],
  mayBreak: {
    'health-checks': ['waits-for-dependency'],
    'basic-execution': ['starts'],
    'resource-constraints': ['workload-succeeds'],
  },
  plant: (parts) => ({
    ...parts,
    migrate: async (database) => {
      await new Promise((resolve) => setTimeout(resolve, warm ? 0 : 12_000));
      warm = true;
      return parts.migrate(database);
    },
  }),
};

export default defect;
