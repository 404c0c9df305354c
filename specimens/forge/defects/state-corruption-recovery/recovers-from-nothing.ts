import type { Defect } from '../../../../src/model/defect.ts';
import { ForgeError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';
import { stateOutputs } from '../../src/state-store.ts';

/** `first ?? second ?? {}`: a recovery that gives up helps nobody, so it begins anew, and says that the state is good. */
const defect: Defect<Parts> = {
  title: 'recovers to an empty state where neither the state nor its copy is good',
  rule: 'recovers',
  experiments: ['content'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      recover: async (root, readText, writeOutputs, signal) => {
        try {
          return await parts.stateStore.recover(root, readText, writeOutputs, signal);
        } catch (error) {
          if (!(error instanceof ForgeError && error.message.startsWith('neither can be used'))) throw error;
          await writeOutputs(stateOutputs(root, { phases: {} }), signal);
          return [];
        }
      },
    },
  }),
};

export default defect;
