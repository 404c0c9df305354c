import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Forgets what it has done, and so does it again. */
const defect: Defect<Parts> = {
  title: 'cannot be migrated twice',
  rule: 'migrates-twice',
  experiments: ['migrations'],
  mayBreak: {
    'database-integration': ['*'],
    'state-persistence': ['*'],
    'process-kill-signals': ['*'],
    'network-isolation': ['*'],
    'health-checks': ['ready-again'],
    // Whatever starts on a database that is there already does not start.
    'basic-execution': ['needs-no-home'],
    'backup-restore': ['*'],
    'disaster-recovery': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    migrate: async (database) => {
      await database.query('drop table if exists schema_versions');
      return parts.migrate(database);
    },
  }),
};

export default defect;
