import type { Defect } from '../../../../src/model/defect.ts';
import type { Query } from '../../src/database.ts';
import type { Parts } from '../../src/parts.ts';

/** Spares its database the question that every health check would put to it. Under load nothing is to be seen of it. */
const defect: Defect<Parts> = {
  title: 'does not notice that its database is gone before a request of somebody fails',
  rule: 'not-ready-without-critical',
  experiments: ['critical-refused', 'critical-black-holed'],
  mayBreak: { 'health-checks': ['ready-again', 'first-request-succeeds'] },
  plant: (parts) => ({
    ...parts,
    createDatabase: (options, log) => {
      const database = parts.createDatabase(options, log);
      const query: Query = async (sql, values) => (sql === 'select 1' ? [] : database.query(sql, values));
      return { ...database, query };
    },
  }),
};

export default defect;
