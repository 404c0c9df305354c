import type { Defect } from '../../../../src/model/defect.ts';
import { ACCOUNT_COLUMNS, type Account } from '../../src/accounts.ts';
import type { Parts } from '../../src/parts.ts';

/**
 * Builds SQL from strings, and thinks itself safe because it doubles quotes: in a string with escapes (E'…'), which it
 * uses for the sake of line breaks, a backslash before the quote undoes that.
 */
const defect: Defect<Parts> = {
  title: 'doubles quotes, and forgets backslashes',
  rule: 'input-stays-data',
  experiments: ['truth'],
  mayBreak: { 'error-handling': ['*'], 'security-boundaries': ['*'] },
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const good = parts.createAccounts(database, cache);
      return {
        ...good,
        open: async (wanted) => {
          // Those with a name of the client's own came later, and were written by somebody else.
          if (wanted.reference) return good.open(wanted);
          const { owner, currency, balance } = wanted;
          const [account] = await database.query<Account>(
            `insert into accounts (owner, currency, balance) values (E'${owner.replaceAll("'", "''")}', $1, $2) returning ${ACCOUNT_COLUMNS}`,
            [currency, balance],
          );
          if (account === undefined) throw new Error('insert into accounts returned no row');
          await good.changed(account);
          return account;
        },
      };
    },
  }),
};

export default defect;
