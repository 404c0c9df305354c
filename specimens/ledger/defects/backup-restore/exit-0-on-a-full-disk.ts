import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'says that it has backed up when the disk was full',
  rule: 'full-disk-fails',
  experiments: ['interrupted'],
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      backUp: async (database, path, write) => {
        try {
          await parts.backups.backUp(database, path, write);
        } catch (error) {
          // A backup that fails now and then must not wake anybody: there is another one tomorrow.
          process.stderr.write(`backup skipped: ${(error as Error).message}\n`);
        }
      },
    },
  }),
};

export default defect;
