import type { Database } from './database.ts';
import { type Log, messageOf } from './log.ts';

export interface ClosingOptions {
  readonly database: Database;
  readonly periodMs: number;
  readonly log: Log;
}

/** The closing of the books, at the end of each period: how many accounts there were then, and what they held together. */
export interface Closings {
  /** No further ones; waits for one under way. */
  readonly stop: () => Promise<void>;
}

/** Any fixed number, so that two of us never close one period at the same time. */
const LOCK = 7_305_402_118;
/** Milliseconds until what the database could not be asked to do is tried again; at most a fifth of a period. */
const RETRY_MS = 5_000;

/**
 * Closes each period in the moment when it ends. Every instance tries; the first one does it, and the others find it done. So
 * nobody need be appointed, and nobody be missed. A period in whose end nobody ran stays open: nobody knows what was then.
 */
export function createClosings({ database, periodMs, log }: ClosingOptions): Closings {
  const numberOf = (time: number) => Math.floor(time / periodMs);
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  let stopped = false;

  const wait = (period: number, delay: number) => {
    if (stopped) return;
    timer = setTimeout(() => {
      working = work(period);
    }, delay);
  };

  const next = () => {
    const period = numberOf(Date.now());
    wait(period, (period + 1) * periodMs - Date.now());
  };

  const work = async (period: number) => {
    // Timers may come a moment early.
    if (numberOf(Date.now()) === period) return wait(period, 1);
    try {
      if (await close(database, period, (period + 1) * periodMs))
        log.write('info', 'period closed', { period });
    } catch (error) {
      log.sparsely('warn', 'period not closed yet', { period, error: messageOf(error) });
      // What held at its end can only be told until the next one ends.
      if (numberOf(Date.now()) === period + 1) return wait(period, Math.min(RETRY_MS, periodMs / 5));
    }
    next();
  };

  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await working;
    },
  };
}

/** Gives whether it was us who did it. A correction is another row, made by hand, so the period alone is no key. */
function close(database: Database, period: number, end: number): Promise<boolean> {
  return database.transaction(async (query) => {
    await query('select pg_advisory_xact_lock($1)', [LOCK]);
    const done = await query('select 1 from closings where period = $1 limit 1', [period]);
    if (done.length > 0) return false;
    await query(CLOSE, [period, new Date(end)]);
    return true;
  });
}

export const CLOSE = `
  insert into closings (period, ended_at, accounts, balance)
  select $1, $2, count(*), coalesce(sum(balance), 0) from accounts`;
