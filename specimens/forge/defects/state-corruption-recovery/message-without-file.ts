import type { Defect } from '../../../../src/model/defect.ts';
import { ForgeError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'says that the state is damaged, and not which file that is',
  rule: 'names-the-file',
  experiments: ['content', 'place'],
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      load: async (root, readText) => {
        try {
          return await parts.stateStore.load(root, readText);
        } catch {
          throw new ForgeError('the project is damaged');
        }
      },
    },
  }),
};

export default defect;
