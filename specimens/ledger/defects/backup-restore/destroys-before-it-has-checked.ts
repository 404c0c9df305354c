import type { Defect } from '../../../../src/model/defect.ts';
import { empty, fill } from '../../src/backup/restore.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'makes room for the backup before it has looked at it',
  rule: 'refusal-leaves-it-alone',
  experiments: ['damaged'],
  mayBreak: { 'backup-restore': ['restore-is-all-or-nothing'] },
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      restore: async (database, path, check, migrate) => {
        await migrate(database);
        await database.query('truncate accounts, transfers, idempotency_keys restart identity');
        const checked = await check(path);
        await database.transaction(async (query) => {
          await empty(query);
          await fill(query, checked);
        });
        return checked;
      },
    },
  }),
};

export default defect;
