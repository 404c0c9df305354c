import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'restores the state, and leaves the copy from which a later recovery would bring the other one back',
  rule: 'replaces-what-is-there',
  experiments: ['there-and-back'],
  mayBreak: { 'backup-restore': ['brings-everything-back', 'restore-is-all-or-nothing'] },
  plant: (parts) => ({
    ...parts,
    restoreBackup: async (tools, path, root) => {
      const { files, modes } = parts.backups.unpack(await parts.readText(path), path);
      const outputs = Object.entries(files).map(([name, content]) => ({
        path: join(root, name),
        content,
        mode: modes[name] ?? 0o600,
      }));
      await parts.writeOutputs(outputs, tools.signal);
      return outputs.length;
    },
  }),
};

export default defect;
