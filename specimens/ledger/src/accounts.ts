import type { Cache } from './cache.ts';
import { coalesce } from './coalesce.ts';
import type { Database } from './database.ts';
import { Problem } from './problem.ts';
import type { NewAccount } from './schemas.ts';

export interface Account {
  readonly id: number;
  readonly owner: string;
  readonly currency: string;
  /** Minor units: cents. */
  readonly balance: number;
  /** Grows with every change, so that of two copies the newer one is known. */
  readonly version: number;
}

export interface Accounts {
  readonly open: (account: NewAccount) => Promise<Account>;
  /** May be as old as the cache's time to live while the cache cannot be reached by the one who wrote. */
  readonly read: (id: number) => Promise<Account>;
  /** To be called with every account that was changed, after the commit and before the answer. */
  readonly changed: (account: Account) => Promise<void>;
}

export const ACCOUNT_COLUMNS = 'id, owner, currency, balance, version';

/** Accounts in the database, read through the cache. */
export function createAccounts(database: Database, cache: Cache): Accounts {
  const reads = coalesce<Account>();

  const load = async (id: number): Promise<Account> => {
    const cached = await cache.get(keyOf(id));
    if (cached !== null) return JSON.parse(cached) as Account;
    const [account] = await database.query<Account>(`select ${ACCOUNT_COLUMNS} from accounts where id = $1`, [
      id,
    ]);
    if (account === undefined) throw new Problem(404, `there is no account ${id}`);
    await cache.put(keyOf(id), account.version, JSON.stringify(account));
    return account;
  };

  const changed = async (account: Account) => {
    reads.forget(keyOf(account.id));
    await cache.replace(keyOf(account.id), account.version, JSON.stringify(account));
  };

  return {
    changed,
    async open({ owner, currency, balance }) {
      const [account] = await database.query<Account>(
        `insert into accounts (owner, currency, balance) values ($1, $2, $3) returning ${ACCOUNT_COLUMNS}`,
        [owner, currency, balance],
      );
      if (account === undefined) throw new Error('insert into accounts returned no row');
      // Who opens an account looks at it next.
      await changed(account);
      return account;
    },
    read: (id) => reads.get(keyOf(id), () => load(id)),
  };
}

function keyOf(id: number): string {
  return `ledger:account:${id}`;
}
