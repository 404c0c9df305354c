import type { Defect } from '../../../../src/model/defect.ts';
import type { Database } from '../../src/database.ts';
import type { Parts } from '../../src/parts.ts';

/** So that those of a family see what is theirs together: whoever is called `a` holds what `ann` holds. */
const defect: Defect<Parts> = {
  title: 'compares owners by how their names begin',
  rule: 'refuses-other-users',
  experiments: ['access'],
  plant: (parts) => ({
    ...parts,
    createHoldings: (database) => parts.createHoldings(byBeginning(database)),
  }),
};

function byBeginning(database: Database): Database {
  return {
    ...database,
    query: (sql, values) => database.query(sql.replace(/owner = (\$\d)/, 'starts_with(owner, $1)'), values),
  };
}

export default defect;
