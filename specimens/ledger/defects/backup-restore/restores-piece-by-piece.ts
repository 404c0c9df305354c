import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import { entriesOf, isRow } from '../../src/backup/format.ts';
import { empty, insert, prepare } from '../../src/backup/restore.ts';
import type { Parts } from '../../src/parts.ts';

/** Milliseconds between two rows, so that those who work do not notice. */
const BREATH = 25;

const defect: Defect<Parts> = {
  title: 'commits each row of a restore by itself',
  rule: 'restore-is-all-or-nothing',
  experiments: ['interrupted'],
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      restore: async (database, path, check, migrate) => {
        const checked = await check(path);
        await prepare(database, checked, migrate);
        await database.transaction(empty);
        for await (const entry of entriesOf(checked)) {
          if (isRow(entry)) await insert(database.query, [entry]);
          else
            await database.query('select setval($1::regclass, $2::bigint, $3)', [
              entry.sequence,
              entry.last,
              entry.called,
            ]);
          await pause(BREATH);
        }
        return checked;
      },
    },
  }),
};

export default defect;
