import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';

/** What cannot be written now is remembered, acknowledged, and meant to be written later. */
const defect: Defect<Parts> = {
  title: 'acknowledges writes while the database is gone',
  rule: 'admits-outage',
  experiments: ['connections'],
  mayBreak: {
    'database-integration': ['survives-restart'],
    'network-isolation': ['refused-dependency-answered', 'black-hole-bounded'],
  },
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const good = parts.createAccounts(database, cache);
      let promised = 0;
      return {
        ...good,
        open: async (account) => {
          try {
            return await good.open(account);
          } catch (error) {
            if (!(error instanceof Unavailable)) throw error;
            promised += 1;
            const later = () => good.open(account).catch(() => void setTimeout(later, 1_000).unref());
            setTimeout(later, 1_000).unref();
            return { id: 2_000_000 + promised, ...account, version: 1 };
          }
        },
      };
    },
  }),
};

export default defect;
