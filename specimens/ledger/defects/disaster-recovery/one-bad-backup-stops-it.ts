import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import { CommandError } from '../../src/command-error.ts';
import type { Parts } from '../../src/parts.ts';

/** Every file is checked before one is chosen, and the first that is not whole ends it all. */
const defect: Defect<Parts> = {
  title: 'refuses a whole folder of backups because one file in it is damaged',
  rule: 'procedure-works',
  experiments: ['everything'],
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      newestBackup: async (folder, check) => {
        let newest: Awaited<ReturnType<typeof check>> | undefined;
        for (const name of await readdir(folder)) {
          const checked = await check(join(folder, name));
          if (newest === undefined || checked.header.takenAt > newest.header.takenAt) newest = checked;
        }
        if (newest === undefined) throw new CommandError(`there is no backup in ${folder}`);
        return newest;
      },
    },
  }),
};

export default defect;
