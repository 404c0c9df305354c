import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

/** The insert can fail by its unique reference, so whatever fails is that; nobody thought of a database that is gone. */
const defect: Defect<Parts> = {
  title: 'answers 409 to who opens an account, whatever the database failed by',
  rule: 'admits-outage',
  experiments: ['connections'],
  mayBreak: {
    'network-isolation': ['refused-dependency-answered', 'black-hole-bounded'],
    'comprehensive-validation': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const good = parts.createAccounts(database, cache);
      return {
        ...good,
        open: async (account) => {
          try {
            return await good.open(account);
          } catch (error) {
            if (error instanceof Problem) throw error;
            throw new Problem(409, 'there is such an account already');
          }
        },
      };
    },
  }),
};

export default defect;
