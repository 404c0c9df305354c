import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'tells the audit log of a new account by a command line for a shell',
  rule: 'runs-no-foreign-command',
  experiments: ['hostile-requests'],
  mayBreak: { 'security-boundaries': ['reaches-out-to-nobody'] },
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const accounts = parts.createAccounts(database, cache);
      return {
        ...accounts,
        open: async (wanted) => {
          await promisify(exec)(`echo "account for ${wanted.owner}" > /dev/null`).catch(() => undefined);
          return accounts.open(wanted);
        },
      };
    },
  }),
};

export default defect;
