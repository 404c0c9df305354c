import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'begins with an empty state when it cannot read the one that is there',
  rule: 'notices-or-repairs',
  experiments: ['content', 'place'],
  mayBreak: { 'state-corruption-recovery': ['keeps-the-damaged'] },
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      load: async (root, readText) => {
        try {
          return await parts.stateStore.load(root, readText);
        } catch {
          return { phases: {} };
        }
      },
    },
  }),
};

export default defect;
