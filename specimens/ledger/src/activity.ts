import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from './database.ts';

export interface Activity {
  readonly seconds: number;
  /** Transfers booked in that time, and the sum of their amounts in minor units. */
  readonly transfers: number;
  readonly amount: number;
}

export interface Activities {
  /** Watches for so many seconds, and then tells what was booked meanwhile. */
  readonly watch: (seconds: number) => Promise<Activity>;
}

/** What happens while one looks on. No connection to the database is held meanwhile. */
export function createActivities(database: Database): Activities {
  return {
    async watch(seconds) {
      const [last] = await database.query<{ id: number }>(
        'select coalesce(max(id), 0)::bigint as id from transfers',
      );
      await pause(seconds * 1_000);
      const [seen] = await database.query<{ transfers: number; amount: number }>(
        `select count(*)::bigint as transfers, least(coalesce(sum(amount), 0), 9007199254740991)::bigint as amount
         from transfers where id > $1`,
        [last?.id ?? 0],
      );
      return { seconds, transfers: seen?.transfers ?? 0, amount: seen?.amount ?? 0 };
    },
  };
}
