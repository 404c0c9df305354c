import type { Defect } from '../../../../src/model/defect.ts';
import type { Database } from '../../src/database.ts';
import type { Parts } from '../../src/parts.ts';

/** Answers when the work is done and lets the commit follow, which is nearly always fine. */
const defect: Defect<Parts> = {
  title: 'acknowledges a transfer before it is committed',
  rule: 'acknowledged-durable',
  takes: 'full',
  experiments: ['bank'],
  mayBreak: {
    'data-consistency': ['total-preserved', 'reads-only-committed'],
    'database-integration': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => {
      const eager: Database = {
        ...database,
        transaction: (work) =>
          new Promise((resolve, reject) => {
            database
              .transaction(async (query) => {
                const result = await work(query);
                resolve(result);
                return result;
              })
              .catch(reject);
          }),
      };
      return parts.createTransfers(eager, accounts);
    },
  }),
};

export default defect;
