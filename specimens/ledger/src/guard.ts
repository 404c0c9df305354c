import { setTimeout as pause } from 'node:timers/promises';
import type { Backoff } from './backoff.ts';
import type { Database } from './database.ts';
import { type Log, messageOf } from './log.ts';
import { Unavailable } from './unavailable.ts';

export interface Guard {
  /** The database behind the guard: refuses at once while it is known to be down, instead of waiting again. */
  readonly database: Database;
  readonly state: () => 'starting' | 'up' | 'down';
  /** Begins to try; resolves never, rejects when the first preparation fails for a reason that waiting cannot mend. */
  readonly watch: () => Promise<never>;
}

export interface GuardOptions {
  /** Brings the schema up to date; also the proof that the database answers. */
  readonly prepare: (database: Database) => Promise<unknown>;
  readonly backoff: Backoff;
  readonly log: Log;
  readonly onChange: (up: boolean) => void;
  readonly signal: AbortSignal;
}

/**
 * Stands between the service and its database. One loop alone tries to reach a database that is down, with pauses, so
 * that the number of attempts does not depend on the number of requests. It prepares the schema again on every
 * return, because what returns may be a restored or an empty database.
 */
export function guardDatabase(raw: Database, options: GuardOptions): Guard {
  const { prepare, backoff, log, onChange, signal } = options;
  let state: 'starting' | 'up' | 'down' = 'starting';
  let recovering = false;

  const recover = async () => {
    if (recovering) return;
    recovering = true;
    try {
      for (let attempt = 1; !signal.aborted; attempt += 1) {
        try {
          await prepare(raw);
          log.write('info', 'database is available', { attempts: attempt });
          state = 'up';
          onChange(true);
          return;
        } catch (error) {
          if (state === 'starting' && !(error instanceof Unavailable)) throw error;
          log.sparsely('warn', 'database is not available yet', { error: messageOf(error), attempt });
        }
        await pause(backoff(attempt), undefined, { signal }).catch(() => {});
      }
    } finally {
      recovering = false;
    }
  };

  const guarded = async <T>(act: () => Promise<T>): Promise<T> => {
    if (state !== 'up') throw new Unavailable('the database', `it is ${state}`);
    try {
      return await act();
    } catch (error) {
      if (error instanceof Unavailable && state === 'up') {
        state = 'down';
        onChange(false);
        log.sparsely('error', 'database lost', { error: messageOf(error) });
        void recover();
      }
      throw error;
    }
  };

  return {
    database: {
      query: (sql, values) => guarded(() => raw.query(sql, values)),
      transaction: (work) => guarded(() => raw.transaction(work)),
      close: () => raw.close(),
    },
    state: () => state,
    watch: () => new Promise<never>((_, reject) => void recover().catch(reject)),
  };
}
