import pg from 'pg';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Opens a connection for every account, beside the pool, and leaves it to the garbage collector, which never comes. */
const defect: Defect<Parts> = {
  title: 'leaks a connection per request',
  rule: 'pool-bounded',
  experiments: ['connections'],
  mayBreak: {
    'health-checks': ['*'],
    'graceful-shutdown': ['*'],
    'resource-constraints': ['*'],
    'database-integration': ['transactions-end', 'reconnects', 'admits-outage', 'serves-what-was'],
    'network-isolation': ['*'],
    'error-handling': ['*'],
    'security-boundaries': ['*'],
    'cache-integration': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const good = parts.createAccounts(database, cache);
      return {
        ...good,
        open: async (account) => {
          const client = new pg.Client(parts.poolOptions(parts.readConfig(process.env)));
          client.on('error', () => {});
          await client.connect().catch(() => {});
          return good.open(account);
        },
      };
    },
  }),
};

export default defect;
