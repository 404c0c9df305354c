import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { parseState, STATE_FILE, stateOutputs } from '../../src/state-store.ts';

const defect: Defect<Parts> = {
  title: 'adds the phases of the backup to those that it remembers',
  rule: 'replaces-what-is-there',
  experiments: ['there-and-back'],
  mayBreak: { 'backup-restore': ['reads-as-before'] },
  plant: (parts) => ({
    ...parts,
    restoreBackup: async (tools, path, root) => {
      const { files, modes } = parts.backups.unpack(await parts.readText(path), path);
      const now = await parts.stateStore.load(root, parts.readText);
      const then = parseState(files[STATE_FILE] ?? '', path);
      const phases = { ...now.phases, ...then.phases };
      await parts.writeOutputs(
        [
          ...stateOutputs(root, { phases }),
          {
            path: `${root}/forge.toml`,
            content: files['forge.toml'] ?? '',
            mode: modes['forge.toml'] ?? 0o600,
          },
        ],
        tools.signal,
      );
      return Object.keys(files).length;
    },
  }),
};

export default defect;
