import type { Defect } from '../../../../src/model/defect.ts';
import { entriesOf, isRow } from '../../src/backup/format.ts';
import { insert, prepare } from '../../src/backup/restore.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'adds what the backup holds to what is there',
  rule: 'replaces-what-is-there',
  experiments: ['there-and-back'],
  mayBreak: {
    'backup-restore': ['brings-everything-back', 'reads-as-before', 'goes-on-afterwards', 'twice-is-as-once'],
  },
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      restore: async (database, path, check, migrate) => {
        const checked = await check(path);
        await prepare(database, checked, migrate);
        await database.transaction(async (query) => {
          for await (const entry of entriesOf(checked)) {
            if (isRow(entry)) await insert(query, [entry], 'on conflict do nothing');
            else await query(FURTHEST, [entry.sequence, entry.last]);
          }
        });
        return checked;
      },
    },
  }),
};

/** Never back, because what is there has numbers as well. */
const FURTHEST = `
  select setval($1::regclass, greatest($2::bigint, (select last_value from pg_sequences where quote_ident(sequencename) = $1)))`;

export default defect;
