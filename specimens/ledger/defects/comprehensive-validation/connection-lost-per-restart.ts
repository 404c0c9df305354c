import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';

/**
 * Whoever meets the database again first looks whether it is still the same, and whether it is whole, in transactions that nobody
 * ends: a pool survives a restart or two, and is dry after a few more.
 */
const defect: Defect<Parts> = {
  title: 'loses connections at each restart of its database until the pool is dry',
  rule: 'recovers',
  mayBreak: {
    'comprehensive-validation': ['holds-during', 'within-budgets', 'attempts-calm'],
    'database-integration': ['transactions-end'],
  },
  plant: (parts) => ({
    ...parts,
    createDatabase: (options, log) => {
      const good = parts.createDatabase(options, log);
      const watched = () => {
        let gone = false;
        return async <T>(act: () => Promise<T>): Promise<T> => {
          try {
            const result = await act();
            if (gone) {
              gone = false;
              for (const _look of ['the same', 'whole'])
                good.transaction(() => new Promise(() => {})).catch(() => {});
            }
            return result;
          } catch (error) {
            gone ||= error instanceof Unavailable;
            throw error;
          }
        };
      };
      const [reads, writes] = [watched(), watched()];
      return {
        ...good,
        query: (sql, values) => reads(() => good.query(sql, values)),
        transaction: (work) => writes(() => good.transaction(work)),
      };
    },
  }),
};

export default defect;
