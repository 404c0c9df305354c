import type { Defect } from '../../../../src/model/defect.ts';
import type { Query } from '../../src/database.ts';
import type { Parts } from '../../src/parts.ts';

/** Rolls back what failed in the database, but not what it refused itself: that way out was added later. */
const defect: Defect<Parts> = {
  title: 'leaves a transaction open, and its connection taken, for every request that it refuses',
  rule: 'transactions-end',
  experiments: ['connections'],
  mayBreak: {
    'database-integration': ['refused-leaves-nothing'],
    'data-consistency': ['serves-the-race'],
    'error-handling': ['*'],
    'resource-constraints': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createDatabase: (options, log) => {
      const good = parts.createDatabase(options, log);
      const never = new Promise<never>(() => {});
      return {
        ...good,
        transaction: <T>(work: (query: Query) => Promise<T>): Promise<T> =>
          new Promise<T>((resolve, reject) => {
            good
              .transaction((query) =>
                work(query).catch((error: unknown) => {
                  reject(error);
                  return never;
                }),
              )
              .then(resolve, reject);
          }),
      };
    },
  }),
};

export default defect;
