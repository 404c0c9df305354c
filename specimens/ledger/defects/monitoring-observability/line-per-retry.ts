import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';

const PATIENCE_MS = 1_000;
const PAUSE_MS = 5;

/** Tries a statement again and again for a second, with a line for each attempt: two hundred lines a second, for hours. */
const defect: Defect<Parts> = {
  title: 'writes a line for every attempt to reach the database',
  rule: 'logs-stay-calm',
  experiments: ['outage'],
  mayBreak: {
    'monitoring-observability': ['outage-shown', 'requests-logged'],
    'network-isolation': ['retries-pause', 'refused-dependency-answered', 'black-hole-bounded'],
  },
  plant: (parts) => ({
    ...parts,
    createDatabase: (options, log) => {
      const database = parts.createDatabase(options, log);
      return {
        ...database,
        query: async (sql, values) => {
          const until = performance.now() + PATIENCE_MS;
          for (;;) {
            try {
              return await database.query(sql, values);
            } catch (error) {
              if (!(error instanceof Unavailable) || performance.now() > until) throw error;
              log.write('warn', 'the statement failed, trying again', { error: error.message });
              await pause(PAUSE_MS);
            }
          }
        },
      };
    },
  }),
};

export default defect;
