import { ACCOUNT_COLUMNS, type Account, type Accounts } from './accounts.ts';
import type { Database, Query } from './database.ts';
import { type Outcome, once } from './idempotency.ts';
import { Problem } from './problem.ts';
import type { NewTransfer } from './schemas.ts';

export interface Transfer {
  readonly id: number;
  readonly from: number;
  readonly to: number;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface Transfers {
  readonly book: (transfer: NewTransfer, idempotencyKey: string | null) => Promise<Outcome<Transfer>>;
  readonly read: (id: number) => Promise<Transfer>;
}

const MOST = Number.MAX_SAFE_INTEGER;

/** Transfers between accounts; each is one transaction. */
export function createTransfers(database: Database, accounts: Accounts): Transfers {
  return {
    async book(transfer, idempotencyKey) {
      let changed: readonly Account[] = [];
      const outcome = await database
        .transaction((query) =>
          once(query, idempotencyKey, ['POST /transfers', transfer], async () => {
            const booked = await move(query, transfer);
            changed = booked.accounts;
            return booked.transfer;
          }),
        )
        .catch(async (error: unknown) => {
          // The commit may have been done all the same.
          await Promise.all(changed.map(({ id }) => accounts.unsure(id)));
          throw error;
        });
      await Promise.all(changed.map(accounts.changed));
      return outcome;
    },
    async read(id) {
      const [transfer] = await database.query<Transfer & { at: Date }>(
        `select transfers.id, from_account as "from", to_account as "to", amount, currency, transfers.created_at as at
         from transfers join accounts on accounts.id = from_account where transfers.id = $1`,
        [id],
      );
      if (transfer === undefined) throw new Problem(404, `there is no transfer ${id}`);
      return transfer;
    },
  };
}

async function move(
  query: Query,
  { from, to, amount }: NewTransfer,
): Promise<{ readonly transfer: Transfer; readonly accounts: readonly Account[] }> {
  // Always in the order of ids: two transfers in opposite directions would otherwise wait for each other for ever.
  const held = await query<Account>(
    `select ${ACCOUNT_COLUMNS} from accounts where id in ($1, $2) order by id for update`,
    [from, to],
  );
  const source = accountOf(held, from, 'from');
  const target = accountOf(held, to, 'to');
  if (source.currency !== target.currency) {
    throw refused('to', `account ${to} is in ${target.currency}, account ${from} in ${source.currency}`);
  }
  if (source.balance < amount) throw refused('amount', `account ${from} has only ${source.balance}`);
  if (target.balance + amount > MOST) throw refused('amount', `account ${to} cannot hold more than ${MOST}`);

  const accounts = await query<Account>(
    `update accounts set version = version + 1, balance = balance + case id when $1 then -$3::bigint else $3::bigint end
     where id in ($1, $2) returning ${ACCOUNT_COLUMNS}`,
    [from, to, amount],
  );
  const [transfer] = await query<Transfer & { at: Date }>(
    `insert into transfers (from_account, to_account, amount) values ($1, $2, $3)
     returning id, from_account as "from", to_account as "to", amount, created_at as at`,
    [from, to, amount],
  );
  if (transfer === undefined) throw new Error('insert into transfers returned no row');
  const { id, at } = transfer;
  return { transfer: { id, from, to, amount, currency: source.currency, at }, accounts };
}

function accountOf(held: readonly Account[], id: number, field: string): Account {
  const account = held.find((candidate) => candidate.id === id);
  if (account === undefined) throw refused(field, `there is no account ${id}`);
  return account;
}

function refused(field: string, message: string): Problem {
  return new Problem(422, `${field}: ${message}`, [{ field, message }]);
}
