import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import { ForgeError } from '../../src/forge-error.ts';
import { LOCK_FILE } from '../../src/lock.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'takes a lock for held because its file is there, also when its holder was killed',
  rule: 'next-run-works',
  experiments: ['sweep-1', 'sweep-2', 'sweep-3'],
  // Wherever something was killed, nothing works afterwards.
  mayBreak: {
    'basic-execution': ['steps-exit-as-claimed'],
    'state-persistence': ['*'],
    'state-corruption-recovery': ['*'],
    'backup-restore': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    lock: async (root) => {
      const path = join(root, LOCK_FILE);
      const file = await open(path, 'wx').catch(() => {
        throw new ForgeError(`${path} is there: another forge is at work`);
      });
      await file.close();
      return { inherited: false, release: () => rm(path, { force: true }) };
    },
  }),
};

export default defect;
