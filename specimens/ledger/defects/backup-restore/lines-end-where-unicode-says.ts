import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Checked } from '../../src/backup/format.ts';
import { CommandError } from '../../src/command-error.ts';
import type { Parts } from '../../src/parts.ts';

/** Node's readers end lines at U+2028 as well, which may stand in a text of JSON. */
const defect: Defect<Parts> = {
  title: 'cannot read a backup in which a text holds a line separator',
  rule: 'brings-everything-back',
  experiments: ['there-and-back'],
  mayBreak: {
    'backup-restore': ['replaces-what-is-there', 'reads-as-before', 'goes-on-afterwards', 'twice-is-as-once'],
  },
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      checkBackup: async (path) => {
        const checked = await parts.backups.checkBackup(path);
        if ((await checksumOf(path)) !== checked.checksum)
          throw new CommandError(
            `${path} is not a usable backup: its checksum does not match; nothing was changed`,
          );
        return checked;
      },
    },
  }),
};

async function checksumOf(path: string): Promise<Checked['checksum']> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: createReadStream(path) })) lines.push(line);
  const hash = createHash('sha256');
  for (const line of lines.slice(0, -1)) hash.update(`${line}\n`);
  return hash.digest('hex');
}

export default defect;
