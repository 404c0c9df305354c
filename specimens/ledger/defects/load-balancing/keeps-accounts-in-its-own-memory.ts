import type { Defect } from '../../../../src/model/defect.ts';
import type { Account } from '../../src/accounts.ts';
import type { Parts } from '../../src/parts.ts';

/** Alone it is a good cache: every change goes through it. Beside others it serves what they have changed since. */
const defect: Defect<Parts> = {
  title: 'keeps accounts in its memory for as long as the shared cache would',
  rule: 'state-everywhere',
  experiments: ['together'],
  mayBreak: { 'cache-integration': ['*'], 'database-integration': ['*'], 'data-consistency': ['*'] },
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const accounts = parts.createAccounts(database, cache);
      const held = new Map<number, { readonly account: Account; readonly until: number }>();
      const hold = (account: Account) => {
        held.set(account.id, { account, until: Date.now() + 30_000 });
        return account;
      };
      return {
        ...accounts,
        open: async (wanted) => hold(await accounts.open(wanted)),
        rename: async (id, owner) => hold(await accounts.rename(id, owner)),
        changed: async (account) => {
          hold(account);
          await accounts.changed(account);
        },
        unsure: async (id) => {
          held.delete(id);
          await accounts.unsure(id);
        },
        read: async (id) => {
          const own = held.get(id);
          return own && own.until > Date.now() ? own.account : hold(await accounts.read(id));
        },
      };
    },
  }),
};

export default defect;
