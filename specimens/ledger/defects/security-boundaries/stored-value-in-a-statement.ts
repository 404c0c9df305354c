import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Second order: the value was a parameter when it was written, and is believed ever after. */
const defect: Defect<Parts> = {
  title: 'trusts what it reads from the database, and builds a statement from it',
  rule: 'keeps-statements-whole',
  experiments: ['hostile-requests'],
  plant: (parts) => ({
    ...parts,
    createStatements: (database) => {
      const statements = parts.createStatements(database);
      return {
        read: async (request) => {
          const statement = await statements.read(request);
          await database.query(`select count(*) from accounts where owner = '${statement.account.owner}'`);
          return statement;
        },
      };
    },
  }),
};

export default defect;
