import type { Database, Query } from '../database.ts';
import type { writeFile } from '../write-file.ts';
import { type Entry, encode, FORMAT } from './format.ts';

/** Rows that are held in memory at once. */
const AT_ONCE = 500;

/**
 * Writes every table and sequence into one file, as they were at one moment, while others go on writing.
 *
 * @throws CommandError that names the file, Unavailable
 */
export function backUp(database: Database, path: string, write: typeof writeFile): Promise<void> {
  return database.transaction(async (query) => {
    // One snapshot for all statements; it is taken by the first of them.
    await query('set transaction isolation level repeatable read, read only');
    const header = { format: FORMAT, schema: await schemaOf(query), takenAt: new Date().toISOString() };
    await write(path, encode(header, entries(query, await tablesOf(query))));
  });
}

/** Rows of these tables, then all sequences. Sequences know no snapshots: read last, they are never behind the rows. */
export async function* entries(query: Query, tables: readonly string[]): AsyncGenerator<Entry> {
  for (const table of tables) {
    await query(`declare of_table no scroll cursor for select row_to_json(t)::text as row from ${table} t`);
    for (;;) {
      const rows = await query<{ row: string }>(`fetch ${AT_ONCE} from of_table`);
      for (const { row } of rows) yield { table, row };
      if (rows.length < AT_ONCE) break;
    }
    await query('close of_table');
  }
  for (const sequence of await sequencesOf(query)) {
    const [state] = await query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${sequence}`,
    );
    if (state !== undefined) yield { sequence, ...state };
  }
}

/** In the order of their making, so that what is referred to comes first. */
export async function tablesOf(query: Query): Promise<readonly string[]> {
  return namesOf(query, 'r');
}

export async function sequencesOf(query: Query): Promise<readonly string[]> {
  return namesOf(query, 'S');
}

async function namesOf(query: Query, kind: 'r' | 'S'): Promise<readonly string[]> {
  const rows = await query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class
     where relkind = $1 and relnamespace = current_schema()::regnamespace order by oid`,
    [kind],
  );
  return rows.map(({ name }) => name);
}

export async function schemaOf(query: Query): Promise<number> {
  const [row] = await query<{ version: number }>('select max(version)::int as version from schema_versions');
  return row?.version ?? 0;
}
