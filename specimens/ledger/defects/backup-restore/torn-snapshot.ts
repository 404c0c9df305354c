import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import { type entries, schemaOf, sequencesOf, tablesOf } from '../../src/backup/back-up.ts';
import { encode, FORMAT } from '../../src/backup/format.ts';
import type { Parts } from '../../src/parts.ts';

/** Milliseconds between two tables, so that those who work do not notice. */
const BREATH = 60;

const defect: Defect<Parts> = {
  title: 'reads one table after the other, each as it is by then',
  rule: 'shows-one-moment',
  experiments: ['under-writes'],
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      backUp: async (database, path, write) => {
        const header = {
          format: FORMAT,
          schema: await schemaOf(database.query),
          takenAt: new Date().toISOString(),
        };
        const tables = await tablesOf(database.query);
        await write(path, encode(header, tableByTable(database, tables)));
      },
    },
  }),
};

async function* tableByTable(
  database: Parameters<Parts['backups']['backUp']>[0],
  tables: readonly string[],
): ReturnType<typeof entries> {
  for (const table of tables) {
    for (const { row } of await database.query<{ row: string }>(
      `select row_to_json(t)::text as row from ${table} t`,
    ))
      yield { table, row };
    await pause(BREATH);
  }
  for (const sequence of await sequencesOf(database.query)) {
    const [state] = await database.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${sequence}`,
    );
    if (state !== undefined) yield { sequence, ...state };
  }
}

export default defect;
