import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Database } from '../../src/database.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';

/** The list of members is made in the first seconds; who comes later is ready all the same, and fails at what members do. */
const defect: Defect<Parts> = {
  title: 'opens no accounts in an instance that was not there at first',
  rule: 'added-takes-share',
  experiments: ['killed'],
  mayBreak: {
    'load-balancing': ['*'],
    'database-integration': ['*'],
    // Backups know nothing of its table.
    'backup-restore': ['*'],
    'disaster-recovery': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const accounts = parts.createAccounts(database, cache);
      let isMember: boolean | null = null;
      const join = async () => {
        while (isMember === null) {
          isMember = await joined(database).catch(() => null);
          await pause(20);
        }
      };
      void join();
      return {
        ...accounts,
        open: async (wanted) => {
          if (isMember === false) throw new Unavailable('the ledger', 'this instance is no member');
          return accounts.open(wanted);
        },
      };
    },
  }),
};

/** Whether this instance is one of those that came within five seconds of the first. */
function joined(database: Database): Promise<boolean> {
  return database.transaction(async (query) => {
    await query('select pg_advisory_xact_lock(1)');
    await query(
      'create table if not exists members (instance text primary key, since timestamptz default now())',
    );
    await query('insert into members (instance) values ($1) on conflict do nothing', [hostname()]);
    const early = await query(
      `select 1 from members where instance = $1
       and since < (select min(since) from members) + interval '5 seconds'`,
      [hostname()],
    );
    return early.length > 0;
  });
}

export default defect;
