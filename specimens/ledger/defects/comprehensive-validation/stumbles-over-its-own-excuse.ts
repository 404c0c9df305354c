import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';
import { watchCache } from '../../watch-cache.ts';

/** The excuse names what is served instead, which is the cache; when that is gone too there is nothing to be named. */
const defect: Defect<Parts> = {
  title: 'answers 500 when cache and database are gone together',
  rule: 'holds-during',
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const accounts = parts.createAccounts(database, cache);
      const watched = watchCache(parts);
      return {
        ...accounts,
        read: (id) =>
          accounts.read(id).catch((error: unknown) => {
            if (error instanceof Unavailable && watched.gone())
              throw new TypeError('there is nothing to be served instead');
            throw error;
          }),
      };
    },
  }),
};

export default defect;
