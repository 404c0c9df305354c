import type { Defect } from '../../../../src/model/defect.ts';
import { entries, schemaOf, tablesOf } from '../../src/backup/back-up.ts';
import { type Entry, encode, FORMAT, isRow } from '../../src/backup/format.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'backs up in ASCII, with a question mark for every other letter',
  rule: 'brings-everything-back',
  experiments: ['there-and-back'],
  mayBreak: { 'backup-restore': ['replaces-what-is-there'] },
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
          await write(path, encode(header, printable(entries(query, await tablesOf(query)))));
        }),
    },
  }),
};

/** A backup should be readable in any terminal. */
async function* printable(all: AsyncIterable<Entry>): AsyncGenerator<Entry> {
  for await (const entry of all)
    yield isRow(entry) ? { ...entry, row: entry.row.replace(/[^\x20-\x7e]/g, '?') } : entry;
}

export default defect;
