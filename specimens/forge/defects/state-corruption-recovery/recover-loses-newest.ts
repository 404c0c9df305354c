import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { COPY_FILE, formatState } from '../../src/state-store.ts';

/** The copy is made before the change: what was done last is not in it. */
const defect: Defect<Parts> = {
  title: 'keeps the state before the last one as the copy to recover from',
  rule: 'recovers',
  experiments: ['content', 'place'],
  // Restored, the copy is as new as the state.
  mayBreak: { 'backup-restore': ['brings-everything-back', 'replaces-what-is-there'] },
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      save: async (root, state, writeOutputs, signal) => {
        const earlier = await parts.stateStore.load(root, parts.readText);
        await parts.stateStore.save(root, state, writeOutputs, signal);
        await writeOutputs([{ path: join(root, COPY_FILE), content: formatState(earlier) }], signal);
      },
    },
  }),
};

export default defect;
