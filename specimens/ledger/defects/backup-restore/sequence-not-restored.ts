import type { Defect } from '../../../../src/model/defect.ts';
import { entriesOf, isRow } from '../../src/backup/format.ts';
import { empty, insert, prepare } from '../../src/backup/restore.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'brings the rows back, and not where their sequences stood',
  rule: 'goes-on-afterwards',
  experiments: ['there-and-back'],
  mayBreak: { 'backup-restore': ['brings-everything-back', 'replaces-what-is-there'] },
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      restore: async (database, path, check, migrate) => {
        const checked = await check(path);
        await prepare(database, checked, migrate);
        await database.transaction(async (query) => {
          await empty(query);
          for await (const entry of entriesOf(checked)) if (isRow(entry)) await insert(query, [entry]);
        });
        return checked;
      },
    },
  }),
};

export default defect;
