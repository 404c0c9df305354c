import { appendFile, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import { CommandError } from '../../src/command-error.ts';
import type { Parts } from '../../src/parts.ts';

const CATALOGUE = '/work/backups.catalogue';

const defect: Defect<Parts> = {
  title: 'finds the newest backup by a catalogue that lies on the machine that was lost',
  rule: 'procedure-works',
  experiments: ['everything'],
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      backUp: async (database, path, write) => {
        await parts.backups.backUp(database, path, write);
        await appendFile(CATALOGUE, `${basename(path)}\n`);
      },
      newestBackup: async (folder, check) => {
        const catalogue = await readFile(CATALOGUE, 'utf8').catch(() => {
          throw new CommandError(`cannot read ${CATALOGUE}`);
        });
        return check(join(folder, catalogue.trim().split('\n').at(-1) ?? ''));
      },
    },
  }),
};

export default defect;
