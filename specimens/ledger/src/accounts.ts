import type { Cache } from './cache.ts';
import { coalesce } from './coalesce.ts';
import type { Database } from './database.ts';
import { Problem } from './problem.ts';
import type { NewAccount } from './schemas.ts';

export interface Account {
  readonly id: number;
  readonly owner: string;
  readonly currency: string;
  /** The client's own name for it; null where it gave none. */
  readonly reference: string | null;
  /** Minor units: cents. */
  readonly balance: number;
  /** Grows with every change, so that of two copies the newer one is known. */
  readonly version: number;
}

export interface Accounts {
  /** @throws Problem 409 when there is an account with its reference already */
  readonly open: (account: NewAccount) => Promise<Account>;
  /** Gives an account another owner. */
  readonly rename: (id: number, owner: string) => Promise<Account>;
  /** May be as old as the cache's time to live while the cache cannot be reached by the one who wrote. */
  readonly read: (id: number) => Promise<Account>;
  /** To be called with every account that was changed, after the commit and before the answer. */
  readonly changed: (account: Account) => Promise<void>;
  /** To be called with every account of which nobody knows whether it was changed. */
  readonly unsure: (id: number) => Promise<void>;
}

/** Pattern of all keys that accounts have in the cache. */
export const ACCOUNT_KEYS = 'ledger:account:*';

export const ACCOUNT_COLUMNS = 'id, owner, currency, reference, balance, version';

/** Accounts in the database, read through the cache. */
export function createAccounts(database: Database, cache: Cache): Accounts {
  const reads = coalesce<Account>();

  const load = async (id: number): Promise<Account> => {
    const cached = await cache.get(keyOf(id));
    const copy = cached === null ? undefined : accountIn(cached);
    if (copy !== undefined) return copy;
    // What nobody can read would be in the way of what is read now.
    if (cached !== null) await cache.forget(keyOf(id));
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

  const unsure = async (id: number) => {
    reads.forget(keyOf(id));
    await cache.forget(keyOf(id));
  };

  return {
    changed,
    unsure,
    async open({ owner, currency, balance, reference }) {
      const [account] = await database.query<Account>(
        `insert into accounts (owner, currency, balance, reference) values ($1, $2, $3, $4)
         on conflict (reference) do nothing returning ${ACCOUNT_COLUMNS}`,
        [owner, currency, balance, reference],
      );
      if (account === undefined) {
        throw new Problem(
          409,
          `there is an account with the reference ${JSON.stringify(reference)} already`,
          [{ field: 'reference', message: 'belongs to another account' }],
        );
      }
      // Who opens an account looks at it next.
      await changed(account);
      return account;
    },
    async rename(id, owner) {
      const [account] = await database
        .query<Account>(
          `update accounts set owner = $2, version = version + 1 where id = $1 returning ${ACCOUNT_COLUMNS}`,
          [id, owner],
        )
        .catch(async (error: unknown) => {
          // It may have been done all the same.
          await unsure(id);
          throw error;
        });
      if (account === undefined) throw new Problem(404, `there is no account ${id}`);
      await changed(account);
      return account;
    },
    read: (id) => reads.get(keyOf(id), () => load(id)),
  };
}

/** The account in a copy; undefined where it cannot be read: other versions and other programs write to the same cache. */
export function accountIn(copy: string): Account | undefined {
  try {
    const account = JSON.parse(copy) as Account | null;
    return typeof account?.id === 'number' ? account : undefined;
  } catch {
    return undefined;
  }
}

function keyOf(id: number): string {
  return `ledger:account:${id}`;
}
