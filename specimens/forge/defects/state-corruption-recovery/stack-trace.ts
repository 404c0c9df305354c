import type { Defect } from '../../../../src/model/defect.ts';
import { ForgeError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'shows a stack trace for damaged state',
  rule: 'no-stack-trace',
  experiments: ['content'],
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      load: async (root, readText) => {
        try {
          return await parts.stateStore.load(root, readText);
        } catch (error) {
          throw error instanceof ForgeError ? new ForgeError(String(error.stack), { cause: error }) : error;
        }
      },
    },
  }),
};

export default defect;
