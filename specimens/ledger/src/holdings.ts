import { ACCOUNT_COLUMNS, type Account } from './accounts.ts';
import type { Database } from './database.ts';
import { Problem } from './problem.ts';

/** What belongs to one account holder. */
export interface Holdings {
  readonly list: (owner: string) => Promise<readonly Account[]>;
  /** @throws Problem 404 also for what is another's: who asks must not learn that it exists */
  readonly read: (owner: string, id: number) => Promise<Account>;
}

/** Most accounts that are listed at once. */
const MOST = 500;

/** Accounts by owner; the owner is part of every question to the database. */
export function createHoldings(database: Database): Holdings {
  return {
    list: (owner) =>
      database.query<Account>(
        `select ${ACCOUNT_COLUMNS} from accounts where owner = $1 order by id limit ${MOST}`,
        [owner],
      ),
    async read(owner, id) {
      const [account] = await database.query<Account>(
        `select ${ACCOUNT_COLUMNS} from accounts where id = $1 and owner = $2`,
        [id, owner],
      );
      if (account === undefined) throw new Problem(404, `you have no account ${id}`);
      return account;
    },
  };
}
