import type { Database } from './src/database.ts';
import type { Parts } from './src/parts.ts';
import { Unavailable } from './src/unavailable.ts';

/** Milliseconds for which a failure counts as going on. */
const LASTING_MS = 1_000;

/** What defects know of the outages of cache and database. */
export interface Outages {
  /** Whether both were seen failing just now. */
  readonly bothGone: () => boolean;
  /** The database, once it was made. */
  readonly database: () => Database | null;
}

/** For defects that show only in company: the same parts, watched for outages of cache and database. */
export function watchOutages(parts: Parts): { readonly parts: Parts; readonly outages: Outages } {
  let cacheFailed = Number.NEGATIVE_INFINITY;
  let databaseFailed = Number.NEGATIVE_INFINITY;
  let made: Database | null = null;
  const lasts = (moment: number) => performance.now() - moment < LASTING_MS;
  const watched = async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      const result = await act();
      databaseFailed = Number.NEGATIVE_INFINITY;
      return result;
    } catch (error) {
      if (error instanceof Unavailable) databaseFailed = performance.now();
      throw error;
    }
  };
  return {
    outages: { bothGone: () => lasts(cacheFailed) && lasts(databaseFailed), database: () => made },
    parts: {
      ...parts,
      createCache: (options) =>
        parts.createCache({
          ...options,
          metrics: {
            ...options.metrics,
            count: (...counted) => {
              if (counted[0] === 'ledger_cache_errors_total') cacheFailed = performance.now();
              options.metrics.count(...counted);
            },
          },
        }),
      createDatabase: (options, log) => {
        const good = parts.createDatabase(options, log);
        made = {
          ...good,
          query: (sql, values) => watched(() => good.query(sql, values)),
          transaction: (work) => watched(() => good.transaction(work)),
        };
        return made;
      },
    },
  };
}
