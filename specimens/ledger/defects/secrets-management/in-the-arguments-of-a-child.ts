import { execFile } from 'node:child_process';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'hands its key to a program as an argument',
  rule: 'not-in-processes',
  experiments: ['traces'],
  mayBreak: { 'resource-constraints': ['*'] },
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const accounts = parts.createAccounts(database, cache);
      return {
        ...accounts,
        open: async (wanted) => {
          execFile('sh', ['-c', 'sleep 0.3', 'notify', `--key=${process.env.LEDGER_TOKEN_KEY}`], () => {});
          return accounts.open(wanted);
        },
      };
    },
  }),
};

export default defect;
