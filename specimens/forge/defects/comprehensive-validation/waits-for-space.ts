import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import { codeOf } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const AGAIN_MS = 100;

/** Files that users asked for fail at once; only what forge itself remembers is waited for. */
const defect: Defect<Parts> = {
  title: 'waits for space without end when it cannot save its state',
  rule: 'holds-during',
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      save: async (root, state, writeOutputs, signal) => {
        for (;;) {
          try {
            return await parts.stateStore.save(root, state, writeOutputs, signal);
          } catch (error) {
            if (codeOf(error instanceof Error ? error.cause : undefined) !== 'ENOSPC') throw error;
            await pause(AGAIN_MS, undefined, { signal });
          }
        }
      },
    },
  }),
};

export default defect;
