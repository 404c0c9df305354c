import pg from 'pg';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/**
 * A connection of its own hears of what others change. That it is closed in order is waited for, as it should be, and for as long
 * as it takes: a database that answers nobody does not close it.
 */
const defect: Defect<Parts> = {
  title: 'does not end before the database has closed a connection',
  rule: 'ends-when-asked',
  experiments: ['idle'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    createDatabase: (options, ...rest) => {
      const database = parts.createDatabase(options, ...rest);
      const news = new pg.Client(options);
      news.on('error', () => {});
      let heard: Promise<unknown> | undefined;
      return {
        ...database,
        query: async (sql, values) => {
          const rows = await database.query<never>(sql, values);
          heard ??= news.connect().then(
            () => news.query('listen changes'),
            () => undefined,
          );
          return rows;
        },
        close: async () => {
          await database.close();
          if (heard !== undefined) await news.end();
        },
      };
    },
  }),
};

export default defect;
