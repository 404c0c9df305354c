import { ACCOUNT_COLUMNS, type Account } from './accounts.ts';
import type { Database } from './database.ts';
import { Problem } from './problem.ts';

export interface Statement {
  readonly account: Account;
  /** Newest first. */
  readonly entries: readonly {
    readonly transfer: number;
    /** Minor units; negative where money left. */
    readonly amount: number;
    readonly counterparty: number;
    readonly at: string;
  }[];
  /** Give it as `before` to get the next page; null on the last one. */
  readonly next: number | null;
}

export interface StatementRequest {
  readonly account: number;
  readonly limit: number;
  readonly before: number;
}

export interface Statements {
  readonly read: (request: StatementRequest) => Promise<Statement>;
}

/** Statements of account. One SQL statement sees one moment, so entries and balance always agree. */
export function createStatements(database: Database): Statements {
  return {
    async read({ account, limit, before }) {
      const [row] = await database.query<{ account: Account; entries: Statement['entries'] }>(SQL, [
        account,
        limit,
        before,
      ]);
      if (row === undefined) throw new Problem(404, `there is no account ${account}`);
      const next = row.entries.length === limit ? (row.entries.at(-1)?.transfer ?? null) : null;
      return { ...row, next };
    },
  };
}

const SQL = `
  select to_jsonb(account) as account, coalesce(entries.list, '[]') as entries
  from (select ${ACCOUNT_COLUMNS} from accounts where id = $1) account
  left join lateral (
    select jsonb_agg(jsonb_build_object(
      'transfer', id,
      'amount', case when from_account = account.id then -amount else amount end,
      'counterparty', case when from_account = account.id then to_account else from_account end,
      'at', to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    ) order by id desc) as list
    from (
      select * from transfers
      where (from_account = account.id or to_account = account.id) and id < $3
      order by id desc limit $2
    ) page
  ) entries on true`;
