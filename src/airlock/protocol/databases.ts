import { z } from 'zod';
import { waited } from './network.ts';

const postgres = z.object({
  host: z.string(),
  port: z.number(),
  user: z.string(),
  password: z.string(),
  database: z.string(),
  timeoutMs: z.number(),
});

const redis = z.object({
  host: z.string(),
  port: z.number(),
  password: z.string().nullable().default(null),
  timeoutMs: z.number(),
});

/** Why it did not work: a SQLSTATE, an errno or `timeout`, and the words. */
const error = z.object({ code: z.string(), message: z.string() }).nullable();

const tableRows = z.object({
  tables: z.array(
    z.object({
      /** With its schema. */
      name: z.string(),
      columns: z.array(z.object({ name: z.string(), type: z.string() })),
      /** Columns of the primary key; none where it has no such key. */
      key: z.array(z.string()),
      count: z.number(),
      /** In the order of the columns, in no order of their own; null where they are too many to be told. */
      rows: z.array(z.array(z.string().nullable())).nullable(),
    }),
  ),
  /** Columns that are numbered by a sequence of theirs: which number comes next, and which is the highest that is taken. */
  ids: z.array(z.object({ of: z.string(), next: z.string(), highest: z.string().nullable() })),
});

export const databaseMethods = {
  /** One query (application name `cleanroom`). A database that refuses is a result. */
  'sql.query': {
    params: postgres.extend({
      sql: z.string(),
      params: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).default([]),
      /** Whether the connection may be one that was kept from a query before. */
      keep: z.boolean().default(false),
    }),
    result: z.object({
      /** Booleans, 16 and 32 bit integers, finite floats and JSON as such; all other types as PostgreSQL prints them. */
      rows: z.array(z.record(z.string(), z.json())),
      fields: z.array(z.string()),
      /** Rows given back or changed; null where the statement has no such count. */
      rowCount: z.number().nullable(),
      error,
    }),
  },
  /** Statements one after the other on one connection, none in a transaction with another, up to the first that is refused. */
  'sql.each': {
    params: postgres.extend({ statements: z.array(z.string()).min(1) }),
    result: z.object({ error }),
  },
  /** Every row of every table outside the system's own schemas, read in one snapshot. */
  'sql.fingerprint': {
    params: postgres,
    result: z.object({
      sha256: z.string().nullable(),
      schema: z.string().nullable(),
      tables: z.array(z.object({ name: z.string(), rows: z.number(), sha256: z.string() })),
      sequences: z.array(z.object({ name: z.string(), last: z.string().nullable() })),
      /** What the schema is made of and is in force. */
      shape: z.array(
        z.object({ kind: z.string(), of: z.string().nullable(), name: z.string(), like: z.string() }),
      ),
      error,
    }),
  },
  /** Does what a dump in plain SQL says, as one transaction where it has none of its own. A database that refuses is a result. */
  'sql.load': { params: postgres.extend({ sql: z.string() }), result: z.object({ error }) },
  /** Every row of every table outside the system's own schemas as text, and where its numbering is; `also` names views to be read too. */
  'sql.rows': {
    params: postgres.extend({ also: z.array(z.string()).default([]) }),
    result: tableRows.extend({ error }),
  },
  /** Waits until the server answers a query. Polls every 20 ms. */
  'sql.wait': { params: postgres, result: waited },
  /** One command on a connection of its own. A server that refuses is a result. */
  'redis.command': {
    params: redis.extend({ args: z.array(z.string()).min(1) }),
    result: z.object({ reply: z.json(), error }),
  },
  /** Waits until the server answers PING. Polls every 20 ms. */
  'redis.wait': { params: redis, result: waited },
} as const;
