import type pg from 'pg';
import type { Checked, Result } from '../protocol.ts';
import { errorCode } from './errno.ts';
import { printed, ROW } from './printed.ts';
import { OURS } from './shape.ts';
import { sqlSession } from './sql.ts';

type Rows = Result<'sql.rows'>;
type Table = Rows['tables'][number];
type Id = Rows['ids'][number];

/** Characters of all rows together, so that the answer is one line that can be read. */
const MOST_CHARACTERS = 6_000_000;

const RELATION = 'pg_class c join pg_namespace n on n.oid = c.relnamespace';
const NAME = "quote_ident(n.nspname) || '.' || quote_ident(c.relname)";

/** Tables, whole ones where they have parts; and views that bear the name of a table that was one before. */
const TABLES = `
  select ${NAME} as name,
    (select coalesce(json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null)) order by a.attnum), '[]')
     from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    (select coalesce(json_agg(a.attname order by a.attnum), '[]')
     from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey::int2[])
     where i.indrelid = c.oid and i.indisprimary) as key
  from ${RELATION}
  where ${OURS} and ((c.relkind in ('r', 'p') and not c.relispartition) or (c.relkind in ('v', 'm') and ${NAME} = any($1)))
  order by 1`;

/** Sequences that belong to a column and count upwards. */
const IDS = `
  select ${NAME} as table, quote_ident(a.attname) as column, quote_ident(sn.nspname) || '.' || quote_ident(sc.relname) as sequence,
    s.seqincrement::text as step
  from pg_depend d
  join pg_sequence s on s.seqrelid = d.objid join pg_class sc on sc.oid = d.objid join pg_namespace sn on sn.oid = sc.relnamespace
  join (${RELATION}) on c.oid = d.refobjid
  join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
  where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
    and s.seqincrement > 0 and ${OURS}
  order by 1, 2`;

/** Reads every row of every table as text, in one read-only snapshot. Never rejects. */
export async function sqlRows({ also, ...params }: Checked<'sql.rows'>): Promise<Rows> {
  try {
    return await sqlSession(params, (client) => read(client, also));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return { tables: [], ids: [], error: { code: errorCode(cause, 'failed'), message } };
  }
}

async function read(client: pg.ClientBase, also: readonly string[]): Promise<Rows> {
  // How values are printed must not depend on settings of the database.
  await client.query("set datestyle to iso, mdy; set timezone to 'UTC'; set extra_float_digits to 1");
  await client.query("set search_path to ''; begin isolation level repeatable read read only");
  const tables: Table[] = [];
  let room = MOST_CHARACTERS;
  const { rows: found } = await client.query<Omit<Table, 'count' | 'rows'>>(TABLES, [also]);
  for (const table of found) {
    const one = await readTable(client, table, room);
    room -= one.characters;
    tables.push(one.table);
  }
  const ids: Id[] = [];
  const { rows: sequences } =
    await client.query<Record<'table' | 'column' | 'sequence' | 'step', string>>(IDS);
  for (const { table, column, sequence, step } of sequences) {
    const { rows } = await client.query<Pick<Id, 'next' | 'highest'>>(
      `select (case when is_called then last_value + ${step} else last_value end)::text as next,
         (select ${printed(`max(${column})`, '')} from ${table}) as highest
       from ${sequence}`,
    );
    const [at] = rows;
    if (at !== undefined) ids.push({ of: `${table}.${column}`, ...at });
  }
  await client.query('commit');
  return { tables, ids, error: null };
}

async function readTable(
  client: pg.ClientBase,
  table: Omit<Table, 'count' | 'rows'>,
  room: number,
): Promise<{ readonly table: Table; readonly characters: number }> {
  const columns = table.columns.map(({ name, type }) => printed(`t.${quoted(name)}`, type));
  const [about] = (
    await client.query<{ count: number; characters: number }>(
      `select count(*)::float8 as count, coalesce(sum(length(${ROW})), 0)::float8 as characters from ${table.name} t`,
    )
  ).rows;
  const { count = 0, characters = 0 } = about ?? {};
  if (characters > room || columns.length === 0)
    return { table: { ...table, count, rows: null }, characters: 0 };
  const { rows } = await client.query<(string | null)[]>({
    text: `select ${columns.join(', ')} from ${table.name} t`,
    rowMode: 'array',
  });
  return { table: { ...table, count, rows }, characters };
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
