import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { STATE_FILE } from '../../src/state-store.ts';

/** A state that is gone cannot be told from one that never was, unless somebody looks for what lay beside it. */
const defect: Defect<Parts> = {
  title: 'takes a project whose state is gone for a new one',
  rule: 'notices-or-repairs',
  experiments: ['place'],
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      load: async (root, readText) => {
        const isThere = await lstat(join(root, STATE_FILE)).catch(() => null);
        return isThere ? parts.stateStore.load(root, readText) : { phases: {} };
      },
    },
  }),
};

export default defect;
