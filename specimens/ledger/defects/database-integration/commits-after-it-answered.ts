import type { Defect } from '../../../../src/model/defect.ts';
import type { Query } from '../../src/database.ts';
import type { Parts } from '../../src/parts.ts';

/** The result is there before the commit is, and the caller gets it at once; the commit follows. */
const defect: Defect<Parts> = {
  title: 'answers before it commits',
  rule: 'committed-before-answer',
  experiments: ['truth'],
  mayBreak: {
    'database-integration': ['written-to-database', 'survives-restart', 'serves-what-was'],
    'state-persistence': ['*'],
    'cache-integration': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createDatabase: (options, log) => {
      const good = parts.createDatabase(options, log);
      return {
        ...good,
        transaction: <T>(work: (query: Query) => Promise<T>): Promise<T> =>
          new Promise<T>((resolve, reject) => {
            good
              .transaction(async (query) => {
                const result = await work(query);
                resolve(result);
                return result;
              })
              .catch(reject);
          }),
      };
    },
  }),
};

export default defect;
