import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** A batch that failed is written in two halves, and both begin at its beginning. As many rows as were accepted are there. */
const defect: Defect<Parts> = {
  title: 'writes one half of the views that an outage kept waiting twice, and the other half never',
  rule: 'buffered-outlives-outage',
  experiments: ['held'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    createViews: (database, log) => {
      let failed = false;
      const query: typeof database.query = async (sql, values = []) => {
        const wanted = failed ? values.map(firstHalfTwice) : values;
        try {
          const rows = await database.query<never>(sql, wanted);
          failed = false;
          return rows;
        } catch (error) {
          failed = true;
          throw error;
        }
      };
      return parts.createViews({ ...database, query }, log);
    },
  }),
};

function firstHalfTwice(column: unknown): unknown {
  if (!Array.isArray(column)) return column;
  const half = Math.ceil(column.length / 2);
  return [...column.slice(0, half), ...column.slice(0, column.length - half)];
}

export default defect;
