import { lookup } from 'node:dns/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'looks up the domain of an owner who is named by a mail address',
  rule: 'reaches-out-to-nobody',
  experiments: ['hostile-requests'],
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const accounts = parts.createAccounts(database, cache);
      return {
        ...accounts,
        open: async (wanted) => {
          const domain = wanted.owner.split('@')[1];
          if (domain !== undefined) await lookup(domain).catch(() => undefined);
          return accounts.open(wanted);
        },
      };
    },
  }),
};

export default defect;
