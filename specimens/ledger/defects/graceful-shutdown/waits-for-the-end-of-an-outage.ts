import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Nothing that was accepted may be lost, so the last batch is tried until it is written: for as long as the outage lasts. */
const defect: Defect<Parts> = {
  title: 'does not end before its buffer is written, however long the database is gone',
  rule: 'ends-in-grace',
  experiments: ['held'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    createViews: (database, log) => {
      let isClosing = false;
      const query: typeof database.query = async (sql, values) => {
        for (;;) {
          try {
            return await database.query(sql, values);
          } catch (error) {
            if (!isClosing) throw error;
            await pause(500);
          }
        }
      };
      const views = parts.createViews({ ...database, query }, log);
      return {
        ...views,
        close: () => {
          isClosing = true;
          return views.close();
        },
      };
    },
  }),
};

export default defect;
