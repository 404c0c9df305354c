import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const FRESH_MS = 200;

/** Remembers each account for a fifth of a second, in its own memory, which no write reaches. */
const defect: Defect<Parts> = {
  title: 'reads what it has in memory though it has been written since',
  rule: 'register-linearizable',
  experiments: ['register'],
  mayBreak: { 'cache-integration': ['*'], 'database-integration': ['*'] },
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const good = parts.createAccounts(database, cache);
      const remembered = new Map<number, { until: number; account: ReturnType<typeof good.read> }>();
      return {
        ...good,
        read: (id) => {
          const known = remembered.get(id);
          if (known !== undefined && Date.now() < known.until) return known.account;
          const account = good.read(id);
          account.catch(() => remembered.delete(id));
          remembered.set(id, { until: Date.now() + FRESH_MS, account });
          return account;
        },
      };
    },
  }),
};

export default defect;
