import type { Defect } from '../../../../src/model/defect.ts';
import { type entries, schemaOf, sequencesOf, tablesOf } from '../../src/backup/back-up.ts';
import { encode, FORMAT } from '../../src/backup/format.ts';
import type { Query } from '../../src/database.ts';
import type { Parts } from '../../src/parts.ts';

const PAGE = 500;

const defect: Defect<Parts> = {
  title: 'backs up the first page of each table, and never asks for the next',
  rule: 'brings-everything-back',
  experiments: ['under-writes'],
  takes: 'full',
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
          await write(path, encode(header, firstPages(query)));
        }),
    },
  }),
};

async function* firstPages(query: Query): ReturnType<typeof entries> {
  for (const table of await tablesOf(query)) {
    const rows = await query<{ row: string }>(
      `select row_to_json(t)::text as row from ${table} t limit ${PAGE}`,
    );
    for (const { row } of rows) yield { table, row };
  }
  for (const sequence of await sequencesOf(query)) {
    const [state] = await query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${sequence}`,
    );
    if (state !== undefined) yield { sequence, ...state };
  }
}

export default defect;
