import pg from 'pg';
import type { Checked, Result } from '../protocol.ts';
import { errorCode } from './errno.ts';
import { poll } from './poll.ts';

const EVERY_MS = 20;

/** OIDs of PostgreSQL's pg_type whose values are the same in JSON: bool, int2, int4, oid, json, jsonb. */
const PLAIN = new Set([16, 21, 23, 26, 114, 3802]);
/** float4 and float8, which know values that JSON does not. */
const FLOATS = new Set([700, 701]);

/** One query, on a connection of its own unless one may be kept. Never rejects: what the server refuses is a result. */
export async function sqlQuery(params: Checked<'sql.query'>): Promise<Result<'sql.query'>> {
  try {
    const values = params.params.length > 0 ? params.params : undefined;
    const session = params.keep ? keptSession : sqlSession;
    const result = lastOf(await session(params, (client) => client.query(params.sql, values)));
    return {
      rows: result.rows,
      fields: result.fields.map(({ name }) => name),
      rowCount: result.rowCount,
      error: null,
    };
  } catch (cause) {
    return { rows: [], fields: [], rowCount: null, error: whyRefused(cause) };
  }
}

/** Each statement by itself, all on one connection. Never rejects: what the server refuses is a result, and ends it. */
export async function sqlEach(params: Checked<'sql.each'>): Promise<Result<'sql.each'>> {
  try {
    await sqlSession(params, async (client) => {
      for (const statement of params.statements) await client.query(statement);
    });
    return { error: null };
  } catch (cause) {
    return { error: whyRefused(cause) };
  }
}

function whyRefused(cause: unknown): { readonly code: string; readonly message: string } {
  return {
    code: errorCode(cause, 'failed'),
    message: cause instanceof Error ? cause.message : String(cause),
  };
}

/** Work on a connection of its own, within the time; rejects with what the server or the connection says. */
export async function sqlSession<T>(
  params: Checked<'sql.wait'>,
  work: (client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(optionsOf(params));
  // Losing the connection also rejects the query under way; an error without a listener would end the agent.
  client.on('error', () => undefined);
  try {
    return await withDeadline(
      client.connect().then(() => work(client)),
      params.timeoutMs,
    );
  } finally {
    client.end().catch(() => undefined);
  }
}

/** Connections for questions that are asked again and again: a new one costs ten times the question. */
const pools = new Map<string, pg.Pool>();
const KEPT = 2;

async function keptSession<T>(
  params: Checked<'sql.wait'>,
  work: (client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  const options = optionsOf(params);
  const key = JSON.stringify(options);
  const pool = pools.get(key) ?? new pg.Pool({ ...options, max: KEPT });
  if (!pools.has(key)) pool.on('error', () => undefined);
  pools.set(key, pool);
  const ask = async (): Promise<T> => {
    const client = await pool.connect();
    const ignore = (): void => undefined;
    client.on('error', ignore);
    let broken = true;
    try {
      const result = await work(client);
      broken = false;
      return result;
    } catch (cause) {
      // What the server refuses leaves the connection as it was.
      broken = !(cause instanceof pg.DatabaseError);
      throw cause;
    } finally {
      client.off('error', ignore);
      client.release(broken);
    }
  };
  return withDeadline(ask(), params.timeoutMs);
}

function optionsOf({ host, port, user, password, database, timeoutMs }: Checked<'sql.wait'>) {
  return {
    host,
    port,
    user,
    password,
    database,
    application_name: 'cleanroom',
    connectionTimeoutMillis: timeoutMs,
    // So that a query that we gave up does not go on holding its connection.
    statement_timeout: timeoutMs,
    types: { getTypeParser: parserOf },
  };
}

async function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const late = Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: 'timeout' });
    timer = setTimeout(() => reject(late), timeoutMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until the server answers a query. Never rejects. */
export function sqlWait(params: Checked<'sql.wait'>, signal?: AbortSignal): Promise<Result<'sql.wait'>> {
  return poll({ timeoutMs: params.timeoutMs, everyMs: EVERY_MS, signal }, async (timeoutMs) => {
    const { error } = await sqlQuery({ ...params, timeoutMs, sql: 'SELECT 1', params: [], keep: false });
    return { ready: error === null, detail: error === null ? 'answered' : `${error.code}: ${error.message}` };
  });
}

/** Several statements in one text give several results; the last one counts. */
function lastOf(result: pg.QueryResult | pg.QueryResult[]): pg.QueryResult {
  const last = Array.isArray(result) ? result.at(-1) : result;
  if (last === undefined) throw new Error('the query has no statement');
  return last;
}

function parserOf(oid: number): (text: string) => unknown {
  if (PLAIN.has(oid)) return pg.types.getTypeParser(oid);
  if (FLOATS.has(oid)) return (text) => (Number.isFinite(Number(text)) ? Number(text) : text);
  return (text) => text;
}
