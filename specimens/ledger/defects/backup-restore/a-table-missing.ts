import type { Defect } from '../../../../src/model/defect.ts';
import { entries, schemaOf } from '../../src/backup/back-up.ts';
import { encode, FORMAT } from '../../src/backup/format.ts';
import type { Parts } from '../../src/parts.ts';

/** Written when there were three tables. */
const TABLES = ['schema_versions', 'accounts', 'transfers'];

const defect: Defect<Parts> = {
  title: 'leaves a table out of the backup that was added later',
  rule: 'brings-everything-back',
  experiments: ['there-and-back'],
  mayBreak: { 'backup-restore': ['replaces-what-is-there', 'goes-on-afterwards'] },
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      backUp: (database, path, write) =>
        database.transaction(async (query) => {
          await query('set transaction isolation level repeatable read, read only');
          const header = {
            format: FORMAT,
            schema: await schemaOf(query),
            takenAt: new Date().toISOString(),
          };
          await write(path, encode(header, entries(query, TABLES)));
        }),
    },
  }),
};

export default defect;
