import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { COPY_FILE, STATE_FILE } from '../../src/state-store.ts';

const defect: Defect<Parts> = {
  title: 'forgets what it remembers before it has looked at the backup',
  rule: 'refusal-leaves-it-alone',
  experiments: ['damaged'],
  mayBreak: { 'backup-restore': ['restore-is-all-or-nothing'] },
  plant: (parts) => ({
    ...parts,
    restoreBackup: async (tools, path, root) => {
      for (const file of [STATE_FILE, COPY_FILE]) await rm(join(root, file), { force: true });
      return parts.restoreBackup(tools, path, root);
    },
  }),
};

export default defect;
