import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { STATE_FILE } from '../../src/state-store.ts';

const defect: Defect<Parts> = {
  title: 'notes in the state when it was last looked at',
  rule: 'loading-leaves-it-alone',
  experiments: ['lives-of-a-command'],
  // The time of a look is another one each time, and stands there before anything is refused.
  mayBreak: {
    'basic-execution': ['reproducible'],
    'configuration-validation': ['refuses-before-work'],
  },
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      load: async (root, readText) => {
        const state = await parts.stateStore.load(root, readText);
        const path = join(root, STATE_FILE);
        const raw = JSON.parse(await readFile(path, 'utf8').catch(() => 'null')) as object | null;
        if (raw) await writeFile(path, JSON.stringify({ ...raw, seen: Date.now() }, null, 2));
        return state;
      },
    },
  }),
};

export default defect;
