import type { Defect } from '../../../../src/model/defect.ts';
import { watchOutages } from '../../both-gone.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';

/** The excuse names what is served instead, which is the cache; when that is gone too there is nothing to be named. */
const defect: Defect<Parts> = {
  title: 'answers 500 when cache and database are gone together',
  rule: 'holds-during',
  plant: (good) => {
    const { parts, outages } = watchOutages(good);
    return {
      ...parts,
      createAccounts: (database, cache) => {
        const accounts = parts.createAccounts(database, cache);
        return {
          ...accounts,
          read: (id) =>
            accounts.read(id).catch((error: unknown) => {
              if (error instanceof Unavailable && outages.bothGone())
                throw new TypeError('there is nothing to be served instead');
              throw error;
            }),
        };
      },
    };
  },
};

export default defect;
