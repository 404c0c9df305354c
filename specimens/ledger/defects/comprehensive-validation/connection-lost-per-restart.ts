import type { Defect } from '../../../../src/model/defect.ts';
import type { Log } from '../../src/log.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';

const AGAIN_MS = 250;

/**
 * Whoever meets the database again first looks whether it is still the same, and whether it is whole, in transactions that nobody
 * ends: a pool survives one restart, and is dry after the next.
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
      const lost = new Set<'reads' | 'writes'>();
      const isLost = () => {
        lost.add('reads');
        lost.add('writes');
      };
      const good = parts.createDatabase(options, listening(log, isLost));
      // What cannot be looked at now is looked at later.
      const look = () =>
        good
          .transaction(async (query) => {
            // It may take its time, and the server would end it after a while.
            await query('set local idle_in_transaction_session_timeout = 0');
            await new Promise(() => {});
          })
          .catch(() => {
            setTimeout(look, AGAIN_MS).unref();
          });
      const watched = async <T>(kind: 'reads' | 'writes', act: () => Promise<T>): Promise<T> => {
        try {
          const result = await act();
          if (lost.delete(kind)) for (const _look of ['the same', 'whole']) look();
          return result;
        } catch (error) {
          if (error instanceof Unavailable) lost.add(kind);
          throw error;
        }
      };
      return {
        ...good,
        query: (sql, values) => watched('reads', () => good.query(sql, values)),
        transaction: (work) => watched('writes', () => good.transaction(work)),
      };
    },
  }),
};

/** Hears of connections that broke while nobody used them. */
function listening(log: Log, isLost: () => void): Log {
  return {
    ...log,
    sparsely: (...line) => {
      if (line[1] === 'idle database connection lost') isLost();
      log.sparsely(...line);
    },
  };
}

export default defect;
