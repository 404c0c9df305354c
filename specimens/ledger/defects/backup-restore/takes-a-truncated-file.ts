import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Defect } from '../../../../src/model/defect.ts';
import { FORMAT, type Header } from '../../src/backup/format.ts';
import { CommandError } from '../../src/command-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'restores as much as there is of a backup that was cut off',
  rule: 'refuses-damaged',
  experiments: ['damaged'],
  mayBreak: { 'backup-restore': ['refusal-leaves-it-alone', 'leaves-no-half-backup'] },
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      // Looks at the first line only: whoever wrote that has also written the rest.
      checkBackup: async (path) => {
        for await (const line of createInterface({ input: createReadStream(path) })) {
          try {
            const header = JSON.parse(line) as Header;
            if (header.format === FORMAT) return { path, header, checksum: '' };
          } catch {
            break;
          }
          break;
        }
        throw new CommandError(`${path} is not a backup`);
      },
    },
  }),
};

export default defect;
