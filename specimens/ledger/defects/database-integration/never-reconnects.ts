import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';

/** A database that was reached once and is lost then counts as lost for good. */
const defect: Defect<Parts> = {
  title: 'never makes a new connection to a database that it lost',
  rule: 'reconnects',
  experiments: ['connections'],
  mayBreak: {
    'health-checks': ['ready-again', 'first-request-succeeds', 'waits-for-dependency'],
    'network-isolation': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createDatabase: (options, log) => {
      const good = parts.createDatabase(options, log);
      let reached = false;
      let lost = false;
      const watched = async <T>(act: () => Promise<T>): Promise<T> => {
        if (lost) throw new Unavailable('the database', 'its connection was lost');
        try {
          const result = await act();
          reached = true;
          return result;
        } catch (error) {
          lost = reached && error instanceof Unavailable;
          throw error;
        }
      };
      return {
        ...good,
        query: (sql, values) => watched(() => good.query(sql, values)),
        transaction: (work) => watched(() => good.transaction(work)),
      };
    },
  }),
};

export default defect;
