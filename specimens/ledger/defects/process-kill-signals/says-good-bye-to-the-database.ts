import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** While the database answers, nobody notices; in an outage no instance can be replaced. */
const defect: Defect<Parts> = {
  title: 'does not end before it has told the database',
  rule: 'ends-when-asked',
  experiments: ['idle'],
  takes: 'full',
  mayBreak: { 'graceful-shutdown': ['ends-in-grace'] },
  plant: (parts) => ({
    ...parts,
    createDatabase: (...made) => {
      const database = parts.createDatabase(...made);
      const told = () =>
        database.query("select set_config('application_name', 'gone', false)").then(
          () => true,
          () => false,
        );
      return {
        ...database,
        close: async () => {
          while (!(await told())) await pause(200);
          await database.close();
        },
      };
    },
  }),
};

export default defect;
