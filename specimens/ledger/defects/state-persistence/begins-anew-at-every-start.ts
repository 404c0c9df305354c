import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'empties its tables when it starts, as it did while it was being written',
  rule: 'survives-restart',
  experiments: ['lives-of-a-service'],
  // Whatever was there before a start is not there after it.
  mayBreak: {
    'state-persistence': ['survives-kill', 'survives-recreation'],
    'database-integration': ['survives-restart', 'serves-what-was'],
    'backup-restore': ['*'],
    'disaster-recovery': ['*'],
    'data-consistency': ['*'],
    'process-kill-signals': ['*'],
    'graceful-shutdown': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    migrate: async (database) => {
      const version = await parts.migrate(database);
      await database.query('truncate accounts, transfers restart identity cascade');
      return version;
    },
  }),
};

export default defect;
