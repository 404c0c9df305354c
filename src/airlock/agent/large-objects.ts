import pg from 'pg';

/** As a table is told. */
interface Told {
  readonly name: string;
  readonly rows: number;
  readonly sha256: string;
}

/** What is refused each time: no right to read one, one too large to be read at once, JSON of a row that holds a zero byte. */
const REFUSED = /^(42|22|54)/;

/**
 * Rows of the given tables hold no more of a large object than its number; what it holds lies in one table for all. Told as a row of
 * that is each one whose number stands in a row of ours, in a column of whatever type: what nobody refers to any more is no state, and
 * a restore onto a database that was in use may leave it there. Null where there is none, or none may be read.
 */
export async function largeObjects(client: pg.ClientBase, tables: readonly string[]): Promise<Told | null> {
  if (tables.length === 0) return null;
  const { rows: some } = await client.query('select from pg_largeobject_metadata limit 1');
  if (some.length === 0) return null;
  const numbers = tables.map(
    (table) => `select field.value from ${table} one_row, json_each_text(to_json(one_row.*)) field`,
  );
  await client.query('savepoint before_large_objects');
  try {
    const { rows } = await client.query<{ rows: string; sha256: string }>(
      `select count(*)::text as rows, encode(sha256(convert_to(string_agg(line, '' order by line), 'UTF8')), 'hex') as sha256
       from (select oid || ' ' || md5(lo_get(oid)) as line from pg_largeobject_metadata
             where oid::text in (${numbers.join(' union ')})) hashed having count(*) > 0`,
    );
    const [told] = rows;
    return told === undefined
      ? null
      : { name: 'pg_catalog.pg_largeobject', rows: Number(told.rows), sha256: told.sha256 };
  } catch (cause) {
    if (!(cause instanceof pg.DatabaseError && REFUSED.test(cause.code ?? ''))) throw cause;
    await client.query('rollback to savepoint before_large_objects');
    return null;
  }
}
