import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The journal is written first and then checked, as any other backup; so a refused one waits there to be finished, by everybody. */
const defect: Defect<Parts> = {
  title:
    'writes down what it restores before it has looked at it, so that a refused backup blocks every later command',
  rule: 'refusal-leaves-it-alone',
  experiments: ['damaged'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    restoreBackup: async (tools, path, root) => {
      const journal = {
        path: join(root, '.forge/restoring'),
        content: await tools.readText(path),
        mode: 0o600,
      };
      const held = await tools.lock(root, tools.signal);
      try {
        await tools.writeOutputs([journal], tools.signal);
      } finally {
        await held.release();
      }
      return parts.restoreBackup(tools, path, root);
    },
  }),
};

export default defect;
