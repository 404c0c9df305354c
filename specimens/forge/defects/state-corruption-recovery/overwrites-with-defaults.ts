import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import { ForgeError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';
import { formatState, STATE_FILE } from '../../src/state-store.ts';

/** It does say that something is wrong; the only evidence of what there was is gone by then. */
const defect: Defect<Parts> = {
  title: 'overwrites damaged state with an empty one before it complains',
  rule: 'keeps-the-damaged',
  experiments: ['content'],
  // What it made anew is good to the recovery, which takes it for the newest.
  mayBreak: { 'state-corruption-recovery': ['recovers'] },
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      load: async (root, readText) => {
        try {
          return await parts.stateStore.load(root, readText);
        } catch (error) {
          const path = join(root, STATE_FILE);
          await writeFile(path, formatState({ phases: {} })).catch(() => undefined);
          throw new ForgeError(`${path} was damaged, and has been made anew`, { cause: error });
        }
      },
    },
  }),
};

export default defect;
