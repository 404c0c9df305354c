import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Every piece of a file is made text and bytes again, as is done to mend the ends of lines. */
const defect: Defect<Parts> = {
  title: 'copies files as if all were text',
  rule: 'copies-verbatim',
  experiments: ['lifecycle'],
  // Backups are read in the same way.
  mayBreak: { 'backup-restore': ['*'] },
  plant: (parts) => ({
    ...parts,
    readLargeFile: async function* (path, signal) {
      for await (const piece of parts.readLargeFile(path, signal))
        yield Buffer.from(Buffer.from(piece).toString('utf8').replaceAll('\r\n', '\n'));
    },
  }),
};

export default defect;
