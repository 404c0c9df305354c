import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';

const defect: Defect<Parts> = {
  title: 'takes no backup while its database is gone, and ends well',
  rule: 'keeps-the-older-backup',
  experiments: ['interrupted'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      backUp: async (database, path, write) => {
        try {
          await parts.backups.backUp(database, path, write);
        } catch (error) {
          // It is being maintained every now and then, and there is another backup tomorrow.
          if (!(error instanceof Unavailable)) throw error;
          process.stderr.write(`backup skipped: ${error.message}\n`);
        }
      },
    },
  }),
};

export default defect;
