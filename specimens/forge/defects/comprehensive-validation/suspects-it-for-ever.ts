import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Every later run works, and its outputs are good. */
const defect: Defect<Parts> = {
  title: 'tells every phase as failed from the first one on that failed, whatever runs well afterwards',
  rule: 'says-the-truth',
  mayBreak: {
    'process-kill-signals': ['baseline-works', 'state-before-or-after', 'leaves-no-litter', 'next-run-works'],
  },
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      save: async (root, state, ...rest) => {
        const mark = join(root, '.forge', 'suspect');
        if (Object.values(state.phases).some(({ outcome }) => outcome === 'failed')) writeFileSync(mark, '');
        const phases = Object.entries(state.phases).map(
          ([name, phase]) =>
            [name, existsSync(mark) ? { ...phase, outcome: 'failed' as const } : phase] as const,
        );
        await parts.stateStore.save(root, { phases: Object.fromEntries(phases) }, ...rest);
      },
    },
  }),
};

export default defect;
