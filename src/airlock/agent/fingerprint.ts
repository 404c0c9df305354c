import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Checked, Result } from '../protocol.ts';
import { errorCode } from './errno.ts';
import { largeObjects } from './large-objects.ts';
import { ROW } from './printed.ts';
import { OURS, SHAPE } from './shape.ts';
import { sqlSession } from './sql.ts';

type Fingerprint = Result<'sql.fingerprint'>;

const TABLES = `
  select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and ${OURS} order by 1`;

const SEQUENCES = `
  select quote_ident(schemaname) || '.' || quote_ident(sequencename) as name, last_value::text as last
  from pg_sequences order by 1`;

/** Everything that shapes the data, each as one line of text. */
const SCHEMA = `
  select format('column %s.%s %s %s %s %s', c.oid::regclass, a.attnum, a.attname,
                format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) as line
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and ${OURS}
  union all
  select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(k.oid))
  from pg_constraint k join pg_namespace n on n.oid = k.connamespace where ${OURS}
  union all
  select format('index %s', indexdef) from pg_indexes join pg_namespace n on n.nspname = schemaname where ${OURS}
  union all
  select format('view %s.%s %s', schemaname, viewname, definition)
  from pg_views join pg_namespace n on n.nspname = schemaname where ${OURS}
  union all
  select format('routine %s %s', p.oid::regprocedure, md5(prosrc))
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OURS}
  union all
  select format('trigger %s', pg_get_triggerdef(t.oid))
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
  where not t.tgisinternal and ${OURS}
  order by 1`;

/**
 * Hashes every row of every table: each row's text by MD5 in the server, these in their own order by MD5 again, so that
 * the order of storing does not count and nothing but hashes travels. One read-only snapshot. Never rejects.
 */
export async function sqlFingerprint(params: Checked<'sql.fingerprint'>): Promise<Fingerprint> {
  try {
    return await sqlSession(params, read);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return {
      sha256: null,
      schema: null,
      tables: [],
      sequences: [],
      shape: [],
      error: { code: errorCode(cause, 'failed'), message },
    };
  }
}

async function read(client: pg.ClientBase): Promise<Fingerprint> {
  // How values are printed must not depend on settings of the database.
  await client.query("set datestyle to iso, mdy; set timezone to 'UTC'; set extra_float_digits to 1");
  await client.query("set search_path to ''; begin isolation level repeatable read read only");
  const names = (await client.query<{ name: string }>(TABLES)).rows.map(({ name }) => name);
  const tables: Fingerprint['tables'] = [];
  for (const name of names) {
    const { rows } = await client.query<{ rows: string; sha256: string }>(
      `select count(*)::text as rows, encode(sha256(convert_to(coalesce(string_agg(row, '' order by row), ''), 'UTF8')), 'hex') as sha256
       from (select md5(${ROW}) as row from ${name} t) hashed`,
    );
    const [counted] = rows;
    if (counted !== undefined) tables.push({ name, rows: Number(counted.rows), sha256: counted.sha256 });
  }
  const large = await largeObjects(client, names);
  if (large !== null) tables.push(large);
  const { rows: sequences } = await client.query<Fingerprint['sequences'][number]>(SEQUENCES);
  const { rows: lines } = await client.query<{ line: string }>(SCHEMA);
  const { rows: shape } = await client.query<Fingerprint['shape'][number]>(SHAPE);
  await client.query('commit');
  const schema = sha256(lines.map(({ line }) => line).join('\n'));
  return {
    sha256: sha256(JSON.stringify([schema, tables, sequences])),
    schema,
    tables,
    sequences,
    shape,
    error: null,
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
