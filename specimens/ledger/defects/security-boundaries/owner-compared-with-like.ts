import type { Defect } from '../../../../src/model/defect.ts';
import type { Database } from '../../src/database.ts';
import type { Parts } from '../../src/parts.ts';

/** So that it does not matter how holders write their names: whoever is called % holds every account. */
const defect: Defect<Parts> = {
  title: 'compares owners by ILIKE, where % and _ stand for others',
  rule: 'refuses-other-users',
  experiments: ['access'],
  plant: (parts) => ({
    ...parts,
    createHoldings: (database) => parts.createHoldings(loosely(database)),
  }),
};

function loosely(database: Database): Database {
  return {
    ...database,
    query: (sql, values) => database.query(sql.replace('owner = $', 'owner ilike $'), values),
  };
}

export default defect;
