import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const KEPT_MS = 10_000;

/** Remembers every outcome of a load for a while, to spare the database; also that it failed. */
const defect: Defect<Parts> = {
  title: 'caches errors',
  rule: 'errors-not-cached',
  mayBreak: {
    'cache-integration': ['fresh-after-write', 'no-stale-comeback', 'fresh-after-outage'],
    'network-isolation': ['*'],
    'error-handling': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const good = parts.createAccounts(database, cache);
      const failed = new Map<number, { readonly error: unknown; readonly until: number }>();
      return {
        ...good,
        read: async (id) => {
          const known = failed.get(id);
          if (known !== undefined && Date.now() < known.until) throw known.error;
          try {
            return await good.read(id);
          } catch (error) {
            failed.set(id, { error, until: Date.now() + KEPT_MS });
            throw error;
          }
        },
      };
    },
  }),
};

export default defect;
