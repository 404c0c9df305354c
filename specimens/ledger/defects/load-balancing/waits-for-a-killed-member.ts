import { randomUUID } from 'node:crypto';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';

/** Nobody may write while a member is silent, until it is forgotten: a killed instance costs everybody's writes. */
const defect: Defect<Parts> = {
  title: 'opens no accounts for some seconds after another instance was killed',
  rule: 'killed-within-claim',
  experiments: ['killed'],
  mayBreak: {
    'load-balancing': ['*'],
    'database-integration': ['*'],
    'data-consistency': ['*'],
    'graceful-shutdown': ['*'],
    'health-checks': ['*'],
    'state-persistence': ['*'],
    'monitoring-observability': ['*'],
    'resource-constraints': ['*'],
    'network-isolation': ['*'],
    'process-kill-signals': ['*'],
    // Backups know nothing of its table.
    'backup-restore': ['*'],
    'disaster-recovery': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const accounts = parts.createAccounts(database, cache);
      const own = randomUUID();
      const beat = () =>
        database.transaction(async (query) => {
          await query('select pg_advisory_xact_lock(1)');
          await query('create table if not exists members (instance text primary key, seen timestamptz)');
          await query(
            'insert into members values ($1, now()) on conflict (instance) do update set seen = now()',
            [own],
          );
        });
      setInterval(() => void beat().catch(() => {}), 300).unref();
      return {
        ...accounts,
        open: async (wanted) => {
          const silent = await database.query(
            `select instance from members
             where seen between now() - interval '8 seconds' and now() - interval '1.5 seconds'`,
          );
          if (silent.length > 0) throw new Unavailable('the ledger', 'a member is silent');
          return accounts.open(wanted);
        },
      };
    },
  }),
};

export default defect;
