import { CommandError } from '../command-error.ts';
import type { Database, Query } from '../database.ts';
import { schemaOf, sequencesOf, tablesOf } from './back-up.ts';
import { type Checked, type checkBackup, entriesOf, isRow, type Row, type Sequence } from './format.ts';

/** Rows that travel in one statement. */
const AT_ONCE = 500;

/**
 * Makes the database what a backup holds, all or nothing: the file is checked whole before anything is touched, and one
 * transaction takes away what is there and puts in what was kept.
 *
 * @param check reads the whole file
 * @throws CommandError that names the file, Unavailable
 */
export async function restore(
  database: Database,
  path: string,
  check: typeof checkBackup,
  migrate: (database: Database) => Promise<number>,
): Promise<Checked> {
  const checked = await check(path);
  await prepare(database, checked, migrate);
  await database.transaction(async (query) => {
    await empty(query);
    await fill(query, checked);
  });
  return checked;
}

/** The schema that the rows belong to. */
export async function prepare(
  database: Database,
  { path, header }: Checked,
  migrate: (database: Database) => Promise<number>,
): Promise<void> {
  const known = await migrate(database);
  if (header.schema !== known)
    throw new CommandError(
      `${path} is of schema version ${header.schema}, this ledger has ${known}: restore it with the ledger that made it, then migrate`,
    );
}

/** Takes every row away; within a transaction it can still be undone, sequences included. */
export async function empty(query: Query): Promise<void> {
  await query(`truncate ${(await tablesOf(query)).join(', ')} restart identity`);
}

/** Puts in every row, and sets every sequence. */
export async function fill(query: Query, checked: Checked): Promise<void> {
  let batch: Row[] = [];
  const flush = async () => {
    if (batch.length > 0) await insert(query, batch);
    batch = [];
  };
  const known = { tables: await tablesOf(query), sequences: await sequencesOf(query) };
  for await (const entry of entriesOf(checked)) {
    if (!isRow(entry)) {
      await flush();
      if (known.sequences.includes(entry.sequence)) await set(query, entry);
      continue;
    }
    if (!known.tables.includes(entry.table))
      throw new CommandError(`${checked.path} holds rows of the table ${entry.table}, which is not known`);
    if (batch.length === AT_ONCE || batch[0]?.table !== entry.table) await flush();
    batch.push(entry);
  }
  await flush();
  const schema = await schemaOf(query);
  if (schema !== checked.header.schema)
    throw new CommandError(
      `${checked.path} says that it is of schema version ${checked.header.schema}, and is of ${schema}`,
    );
}

/** Puts in rows of one table. */
export async function insert(query: Query, rows: readonly Row[], conflict = ''): Promise<void> {
  const table = rows[0]?.table;
  await query(
    `insert into ${table} select * from json_populate_recordset(null::${table}, $1::json) ${conflict}`,
    [`[${rows.map(({ row }) => row).join(',')}]`],
  );
}

async function set(query: Query, { sequence, last, called }: Sequence): Promise<void> {
  await query('select setval($1::regclass, $2::bigint, $3)', [sequence, last, called]);
}
