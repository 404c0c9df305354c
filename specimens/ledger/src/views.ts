import type { Database } from './database.ts';
import { type Log, messageOf } from './log.ts';
import { Unavailable } from './unavailable.ts';

export interface View {
  readonly account: number;
  readonly viewer: string;
}

/** Who looked at which account: kept for auditors, and taken in without making anybody wait for the database. */
export interface Views {
  /**
   * Takes one in; it is written within a second.
   *
   * @throws Unavailable when so many wait already that more could not be held
   */
  readonly add: (view: View) => void;
  /**
   * Writes what still waits. Nothing may be added any more.
   *
   * @returns how many could not be written, and are lost
   */
  readonly close: () => Promise<number>;
}

/** Milliseconds between the first one taken in and their being written together. */
const FLUSH_MS = 1_000;
const MOST_WAITING = 10_000;

/**
 * Views in the database, written in batches; while the database is gone they wait. They wait in memory: a kill loses them, and so does
 * a stop that cannot write them because the database is gone just then.
 */
export function createViews(database: Database, log: Log): Views {
  let waiting: { readonly view: View; readonly at: Date }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const schedule = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      writing = writing.then(write);
    }, FLUSH_MS);
  };

  const write = async () => {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    try {
      await database.query(INSERT, [
        batch.map(({ view }) => view.account),
        batch.map(({ view }) => view.viewer),
        batch.map(({ at }) => at),
      ]);
    } catch (error) {
      log.sparsely('warn', 'views not written yet', { waiting: batch.length, error: messageOf(error) });
      waiting = [...batch, ...waiting];
      schedule();
    }
  };

  return {
    add(view) {
      if (waiting.length >= MOST_WAITING) throw new Unavailable('the record of views', 'too many wait');
      waiting.push({ view, at: new Date() });
      schedule();
    },
    async close() {
      await writing;
      await write();
      clearTimeout(timer);
      if (waiting.length > 0) log.write('error', 'views lost', { lost: waiting.length });
      return waiting.length;
    },
  };
}

const INSERT = `
  insert into account_views (account, viewer, seen_at)
  select * from unnest($1::bigint[], $2::text[], $3::timestamptz[])`;
