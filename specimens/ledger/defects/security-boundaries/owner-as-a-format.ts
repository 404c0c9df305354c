import { format } from 'node:util';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'writes the owner of an account down by way of a format',
  rule: 'evaluates-no-input',
  experiments: ['hostile-requests'],
  // Texts that look like SQL have a percent sign in them, too.
  mayBreak: { 'database-integration': ['input-stays-data'] },
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const accounts = parts.createAccounts(database, cache);
      return {
        ...accounts,
        open: (wanted) => accounts.open({ ...wanted, owner: format(`${wanted.owner}%s`, '') }),
      };
    },
  }),
};

export default defect;
