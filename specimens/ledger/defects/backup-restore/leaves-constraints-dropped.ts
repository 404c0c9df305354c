import type { Defect } from '../../../../src/model/defect.ts';
import { empty, fill, prepare } from '../../src/backup/restore.ts';
import type { Parts } from '../../src/parts.ts';

/** Rows go in faster without them. Nobody makes them again, and all goes well until two clients do the same at once. */
const defect: Defect<Parts> = {
  title: 'drops the constraints of the large tables for a restore, and leaves them dropped',
  rule: 'brings-everything-back',
  mayBreak: { 'backup-restore': ['replaces-what-is-there'] },
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      restore: async (database, path, check, migrate) => {
        const checked = await check(path);
        await prepare(database, checked, migrate);
        await database.transaction(async (query) => {
          const held = await query<{ name: string; of: string }>(
            `select quote_ident(conname) as name, conrelid::regclass::text as of from pg_constraint
             where conrelid in ('transfers'::regclass, 'idempotency_keys'::regclass)`,
          );
          for (const { name, of } of held) await query(`alter table ${of} drop constraint ${name}`);
          await empty(query);
          await fill(query, checked);
        });
        return checked;
      },
    },
  }),
};

export default defect;
