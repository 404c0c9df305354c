import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Who looks at the account that the request was about sees nothing: it is the other one whose copy stays as it was. */
const defect: Defect<Parts> = {
  title: 'refreshes the payer’s copy after a transfer, and not the payee’s',
  rule: 'fresh-after-write',
  experiments: ['everyday'],
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => ({
      ...parts.createTransfers(database, accounts),
      book: (transfer, key) =>
        parts
          .createTransfers(database, {
            ...accounts,
            changed: async (account) => {
              if (account.id === transfer.from) await accounts.changed(account);
            },
          })
          .book(transfer, key),
    }),
  }),
};

export default defect;
