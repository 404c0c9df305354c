import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from './database.ts';
import type { Reply } from './http/send.ts';
import { Problem } from './problem.ts';

/** What an orchestrator asks. */
export interface Health {
  /** Only whether this process works: to restart it because of its database would help nobody. */
  readonly live: () => Promise<Reply>;
  /**
   * Whether requests should be sent here now.
   *
   * @throws Problem 503, Unavailable
   */
  readonly ready: () => Promise<Reply>;
}

export interface HealthOptions {
  /** The one dependency without which nothing can be answered; the cache is none. */
  readonly database: Database;
  /** Aborted from the moment at which the process was asked to stop. */
  readonly stopping: AbortSignal;
}

/** Milliseconds for the database to answer; an orchestrator's own patience is a second or two. */
const DATABASE_MS = 1_000;

/** Health as it is at the moment of asking. No answer waits longer than a second, whatever hangs. */
export function createHealth({ database, stopping }: HealthOptions): Health {
  return {
    live: async () => ({ status: 200, body: { status: 'ok' } }),
    ready: async () => {
      if (stopping.aborted) throw new Problem(503, 'ledger is stopping');
      const late = new AbortController();
      const asked = database.query('select 1').finally(() => late.abort());
      // It may still fail after we have answered.
      asked.catch(() => {});
      const tooLong = pause(DATABASE_MS, undefined, { signal: late.signal }).then(
        () => Promise.reject(new Problem(503, `the database did not answer within ${DATABASE_MS} ms`)),
        () => {},
      );
      await Promise.race([asked, tooLong.then(() => asked)]);
      return { status: 200, body: { status: 'ready' } };
    },
  };
}
