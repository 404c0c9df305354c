import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Takes a database that is not there yet for one that will never be. */
const defect: Defect<Parts> = {
  title: 'ends when its database is not there at its start',
  rule: 'waits-for-dependency',
  experiments: ['before-dependency'],
  plant: (parts) => ({
    ...parts,
    migrate: (database) =>
      parts.migrate(database).catch((error: unknown) => {
        throw new Error('the schema could not be prepared', { cause: error });
      }),
  }),
};

export default defect;
