import { randomUUID } from 'node:crypto';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';

const defect: Defect<Parts> = {
  title: 'refuses transfers in every instance but the first',
  rule: 'evenly',
  experiments: ['together'],
  mayBreak: {
    'load-balancing': ['*'],
    'database-integration': ['*'],
    'data-consistency': ['*'],
    'state-persistence': ['*'],
    'process-kill-signals': ['*'],
    'graceful-shutdown': ['*'],
    // In a database that was restored, the instance of old still is the one that writes.
    'backup-restore': ['*'],
    'disaster-recovery': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => {
      const transfers = parts.createTransfers(database, accounts);
      const own = randomUUID();
      let isFirst: boolean | null = null;
      const ask = () =>
        database.transaction(async (query) => {
          await query('select pg_advisory_xact_lock(1)');
          await query('create table if not exists writer (id int primary key, instance text)');
          await query('insert into writer values (1, $1) on conflict do nothing', [own]);
          const [row] = await query<{ instance: string }>('select instance from writer');
          return row?.instance === own;
        });
      return {
        ...transfers,
        book: async (transfer, key) => {
          isFirst ??= await ask();
          if (!isFirst) throw new Unavailable('the ledger', 'another instance writes');
          return transfers.book(transfer, key);
        },
      };
    },
  }),
};

export default defect;
