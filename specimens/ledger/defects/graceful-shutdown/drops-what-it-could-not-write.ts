import type { Defect } from '../../../../src/model/defect.ts';
import { messageOf } from '../../src/log.ts';
import type { Parts } from '../../src/parts.ts';

/** An error while a batch is written is logged, and the batch is forgotten. */
const defect: Defect<Parts> = {
  title: 'drops the views that it had accepted when the database is gone as they are written',
  rule: 'buffered-outlives-outage',
  experiments: ['held'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    createViews: (database, log) => {
      const query: typeof database.query = (sql, values) =>
        database.query<never>(sql, values).catch((error: unknown) => {
          log.sparsely('error', 'views not written', { error: messageOf(error) });
          return [];
        });
      return parts.createViews({ ...database, query }, log);
    },
  }),
};

export default defect;
