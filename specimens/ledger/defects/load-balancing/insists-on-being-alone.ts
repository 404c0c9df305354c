import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'ends when it finds another instance at work',
  rule: 'runs-together',
  experiments: ['together'],
  mayBreak: {
    'load-balancing': ['*'],
    'database-integration': ['*'],
    'data-consistency': ['*'],
    'graceful-shutdown': ['*'],
    'health-checks': ['*'],
    'monitoring-observability': ['*'],
    'network-isolation': ['*'],
    'process-kill-signals': ['*'],
    'state-persistence': ['*'],
    // Commands beside it are instances too.
    'backup-restore': ['*'],
    'disaster-recovery': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    migrate: async (database) => {
      const version = await parts.migrate(database);
      const mine = Promise.withResolvers<void>();
      void database
        .transaction(async (query) => {
          const [row] = await query<{ mine: boolean }>('select pg_try_advisory_xact_lock(2) as mine');
          if (!row?.mine) throw new Error('another ledger is running');
          mine.resolve();
          // The lock goes with the transaction, and the server ends one that is idle.
          for (;;) {
            await pause(1_000);
            await query('select 1');
          }
        })
        .catch(mine.reject);
      await mine.promise;
      return version;
    },
  }),
};

export default defect;
