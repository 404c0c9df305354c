import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Database } from '../../src/database.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';

/** Milliseconds after its database can be used, which is when it says that it is ready. */
const WARM_UP = 1_200;

const defect: Defect<Parts> = {
  title: 'says that it is ready a second before it can use accounts',
  rule: 'rolling-within-claim',
  experiments: ['rolling'],
  mayBreak: {
    'load-balancing': ['*'],
    'health-checks': ['*'],
    'cache-integration': ['*'],
    'database-integration': ['*'],
    'data-consistency': ['*'],
    'graceful-shutdown': ['*'],
    'monitoring-observability': ['*'],
    'network-isolation': ['*'],
    'process-kill-signals': ['*'],
    'resource-constraints': ['*'],
    'secrets-management': ['*'],
    'security-boundaries': ['*'],
    'state-persistence': ['*'],
    'error-handling': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const accounts = parts.createAccounts(database, cache);
      let warm = false;
      const warmUp = async () => {
        while (!(await isUp(database))) await pause(20);
        await pause(WARM_UP);
        warm = true;
      };
      void warmUp();
      const refuseWhileCold = () => {
        if (!warm) throw new Unavailable('the ledger', 'it is warming up');
      };
      return {
        ...accounts,
        open: async (wanted) => {
          refuseWhileCold();
          return accounts.open(wanted);
        },
        read: async (id) => {
          refuseWhileCold();
          return accounts.read(id);
        },
      };
    },
  }),
};

const isUp = (database: Database) =>
  database.query('select 1').then(
    () => true,
    () => false,
  );

export default defect;
