import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Account } from '../../src/accounts.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

const FOLDER = join(tmpdir(), 'ledger-accounts');

const defect: Defect<Parts> = {
  title: 'keeps accounts in files of its own, and reads them from there',
  rule: 'state-everywhere',
  experiments: ['together'],
  mayBreak: {
    'load-balancing': ['*'],
    'cache-integration': ['*'],
    'database-integration': ['*'],
    'data-consistency': ['*'],
    'state-persistence': ['*'],
    'resource-constraints': ['*'],
    'backup-restore': ['*'],
    'disaster-recovery': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const accounts = parts.createAccounts(database, cache);
      const file = (id: number) => join(FOLDER, `${id}.json`);
      const kept = async (account: Account) => {
        await mkdir(FOLDER, { recursive: true });
        await writeFile(file(account.id), JSON.stringify(account));
        return account;
      };
      return {
        ...accounts,
        open: async (wanted) => kept(await accounts.open(wanted)),
        rename: async (id, owner) => kept(await accounts.rename(id, owner)),
        changed: async (account) => {
          await accounts.changed(account);
          await kept(account);
        },
        read: async (id) => {
          const text = await readFile(file(id), 'utf8').catch(() => null);
          if (text === null) throw new Problem(404, `there is no account ${id}`);
          return JSON.parse(text) as Account;
        },
      };
    },
  }),
};

export default defect;
