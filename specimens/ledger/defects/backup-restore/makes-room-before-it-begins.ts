import { rm } from 'node:fs/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'removes the older backup of that name before it asks the database for the first row',
  rule: 'keeps-the-older-backup',
  experiments: ['interrupted'],
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      backUp: async (database, path, write) => {
        await rm(path, { force: true });
        await parts.backups.backUp(database, path, write);
      },
    },
  }),
};

export default defect;
