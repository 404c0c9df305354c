import pg from 'pg';
import type { Config } from './config.ts';
import { type Log, messageOf } from './log.ts';
import { Unavailable } from './unavailable.ts';

export type Query = <Row extends object>(sql: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

export interface Database {
  /** @throws Unavailable when the database cannot be reached or does not answer in time */
  readonly query: Query;
  /** Commits what `work` did, or nothing of it when it throws. */
  readonly transaction: <T>(work: (query: Query) => Promise<T>) => Promise<T>;
  /** Ends every connection in good order; never takes longer than a second. */
  readonly close: () => Promise<void>;
}

/** PostgreSQL's int8 comes as text; every int8 of ours is bounded by a constraint to what a number holds exactly. */
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8
      ? Number
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/**
 * How connections are made and bounded. Each wait has its limit, so that a database that swallows every packet costs a
 * request at most 2.5 seconds: one to get a connection, one and a half for its statement.
 */
export function poolOptions(config: Config): pg.PoolConfig {
  return {
    connectionString: config.databaseUrl,
    application_name: 'ledger',
    max: config.poolSize,
    connectionTimeoutMillis: 1_000,
    query_timeout: 1_500,
    // The server gives up a little before we do, which keeps the connection.
    statement_timeout: 1_300,
    idle_in_transaction_session_timeout: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  };
}

/** A pool of connections to PostgreSQL; connects on first use. */
export function createDatabase(options: pg.PoolConfig, log: Log): Database {
  const pool = new pg.Pool({ ...options, types });
  // An idle connection that breaks is replaced on next use.
  pool.on('error', (error) =>
    log.sparsely('warn', 'idle database connection lost', { error: error.message }),
  );
  // Without a listener of its own, a connection that breaks while it is handed out or between two statements would end the process:
  // the server’s last word can come in one packet with the answer that made it free.
  pool.on('connect', (client) => client.on('error', () => {}));

  const withConnection = async <T>(work: (query: Query) => Promise<T>): Promise<T> => {
    const client = await pool.connect().catch((error: unknown) => Promise.reject(translated(error)));
    let broken = false;
    const query: Query = async <Row extends object>(sql: string, values: readonly unknown[] = []) => {
      try {
        return (await client.query<Row & pg.QueryResultRow>(sql, [...values])).rows;
      } catch (error) {
        const meaning = translated(error);
        broken ||= meaning instanceof Unavailable;
        throw meaning;
      }
    };
    try {
      return await work(query);
    } finally {
      client.release(broken);
    }
  };

  return {
    query: (sql, values) => withConnection((query) => query(sql, values)),
    transaction: (work) =>
      withConnection(async (query) => {
        await query('begin');
        try {
          const result = await work(query);
          await query('commit');
          return result;
        } catch (error) {
          // A connection that is gone has been rolled back by the server.
          if (!(error instanceof Unavailable)) await query('rollback');
          throw error;
        }
      }),
    close: async () => {
      const ended = pool
        .end()
        .catch((error: unknown) => log.write('warn', 'closing', { error: messageOf(error) }));
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 1_000).unref())]);
    },
  };
}

/**
 * SQLSTATE classes after which trying again later is right: connection trouble, no room, shutdown or start-up, a statement
 * out of time, and a schema that is not there (yet), as after a restore.
 */
const LATER = /^(08|53|57|58|3F|42P01)/;

function translated(error: unknown): unknown {
  if (error instanceof pg.DatabaseError && !LATER.test(error.code ?? '')) return error;
  return new Unavailable('the database', messageOf(error), error);
}
