import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';

const defect: Defect<Parts> = {
  title: 'writes an empty backup while its database is gone, and ends well',
  rule: 'keeps-the-older-backup',
  experiments: ['interrupted'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      backUp: (database, path, write) =>
        parts.backups.backUp(database, path, write).catch((error: unknown) => {
          // As `dump | gzip > file` does it: what the second one wrote is a file, and how the first one ended is lost.
          if (!(error instanceof Unavailable)) throw error;
          return write(path, '');
        }),
    },
  }),
};

export default defect;
