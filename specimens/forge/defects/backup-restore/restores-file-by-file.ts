import { setTimeout as sleep } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { parseState, STATE_FILE, stateOutputs } from '../../src/state-store.ts';

/** Milliseconds for whoever watches forge.toml to read it again, before the state changes under them. */
const FOR_WATCHERS = 30;

const defect: Defect<Parts> = {
  title:
    'puts one file after the other in its place, and writes down nowhere what a killed restore was about',
  rule: 'restore-is-all-or-nothing',
  experiments: ['interrupted'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    restoreBackup: async ({ readText, loadConfig, lock, writeOutputs, pathInside, signal }, path, root) => {
      const { files, modes } = parts.backups.unpack(await readText(path), path);
      const held = await lock(root, signal);
      try {
        // First what a person wrote, to see that it can be read; then what forge remembers of it.
        const config = await pathInside(root, 'forge.toml');
        const mode = modes['forge.toml'] ?? 0o600;
        await writeOutputs([{ path: config, content: files['forge.toml'] ?? '', mode }], signal);
        await loadConfig(config, readText);
        await sleep(FOR_WATCHERS, undefined, { signal });
        for (const output of stateOutputs(root, parseState(files[STATE_FILE] ?? '', path)))
          await writeOutputs([output], signal);
      } finally {
        await held.release();
      }
      return Object.keys(files).length;
    },
  }),
};

export default defect;
