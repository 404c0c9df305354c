import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'keeps its key in the database, for the next one that starts',
  rule: 'not-in-stores',
  experiments: ['traces'],
  // Backups know nothing of its table.
  mayBreak: { 'backup-restore': ['*'], 'disaster-recovery': ['*'] },
  plant: (parts) => ({
    ...parts,
    migrate: async (database) => {
      const version = await parts.migrate(database);
      await database.query('create table if not exists settings (name text primary key, value text)');
      await database.query("insert into settings values ('key', $1) on conflict do nothing", [
        process.env.LEDGER_TOKEN_KEY,
      ]);
      return version;
    },
  }),
};

export default defect;
