import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';

const EVERY_MS = 400;

/** Views whose writing broke off are written again until somebody says that they are there, which nobody ever does. */
const defect: Defect<Parts> = {
  title: 'goes on writing what broke off, long after all is healed and nobody asks',
  rule: 'at-rest',
  mayBreak: { 'comprehensive-validation': ['attempts-calm'] },
  plant: (parts) => ({
    ...parts,
    createViews: (database, log) => {
      let again = false;
      const forEver = async (sql: string, values: readonly unknown[]) => {
        for (;;) {
          await pause(EVERY_MS, undefined, { ref: false });
          await database.query(sql, values).catch(() => {});
        }
      };
      return parts.createViews(
        {
          ...database,
          query: async (sql, values = []) => {
            try {
              return await database.query(sql, values);
            } catch (error) {
              if (error instanceof Unavailable && !again) {
                again = true;
                void forEver(sql, values);
              }
              throw error;
            }
          },
        },
        log,
      );
    },
  }),
};

export default defect;
