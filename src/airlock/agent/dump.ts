import pg from 'pg';
import type { Checked, Result } from '../protocol.ts';
import { errorCode } from './errno.ts';
import { sqlSession } from './sql.ts';

/** SQL, or a COPY statement with the lines that belong to it. */
interface Part {
  readonly sql: string;
  readonly lines: string | null;
}

const COPY = /^COPY .+ FROM stdin.*;$/i;
/** What newer versions of pg_dump say to psql alone. */
const FOR_PSQL = /^\\(un)?restrict\b/;

/** Does what a dump says, all of it or nothing. Never rejects: what the server refuses is a result. */
export async function sqlLoad({ sql, ...params }: Checked<'sql.load'>): Promise<Result<'sql.load'>> {
  try {
    await sqlSession(params, async (client) => {
      await client.query('begin');
      for (const part of partsOf(sql)) {
        if (part.lines === null) await client.query(part.sql);
        else await copy(client, part.sql, part.lines);
      }
      await client.query('commit');
    });
    return { error: null };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return { error: { code: errorCode(cause, 'failed'), message } };
  }
}

/** Plain SQL as pg_dump writes it: the data of a COPY stand in lines behind it, up to one of `\.`. */
export function partsOf(dump: string): readonly Part[] {
  const parts: Part[] = [];
  let sql: string[] = [];
  let data: string[] | null = null;
  const end = (lines: string | null) => {
    const text = sql.join('\n');
    if (text.trim() !== '') parts.push({ sql: text, lines });
    sql = [];
    data = null;
  };
  for (const line of dump.split(/\r?\n/)) {
    if (data !== null) {
      if (line === '\\.') end(data.map((one) => `${one}\n`).join(''));
      else data.push(line);
    } else if (COPY.test(line)) {
      end(null);
      sql = [line];
      data = [];
    } else if (!FOR_PSQL.test(line)) sql.push(line);
  }
  end(data === null ? null : (data as string[]).map((one) => `${one}\n`).join(''));
  return parts;
}

function copy(client: pg.ClientBase, sql: string, lines: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const query = new CopyIn(sql, lines);
    query.once('end', () => resolve());
    query.once('error', reject);
    client.query(query);
  });
}

/** The part of pg's connection that its types do not tell. */
interface CopyConnection {
  readonly sendCopyFromChunk: (chunk: Uint8Array) => void;
  readonly endCopyFrom: () => void;
}

class CopyIn extends pg.Query {
  readonly #lines: string;

  constructor(sql: string, lines: string) {
    super(sql);
    this.#lines = lines;
  }

  /** pg calls it when the server asks for the data; its own refuses. */
  handleCopyInResponse(connection: CopyConnection): void {
    if (this.#lines !== '') connection.sendCopyFromChunk(Buffer.from(this.#lines));
    connection.endCopyFrom();
  }
}
