import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'remembers only the phase that it ran last',
  rule: 'tells-what-was-done',
  experiments: ['lives-of-a-command'],
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      save: async (root, { phases }, ...rest) => {
        const before = await parts.stateStore.load(root, parts.readText);
        const news = Object.entries(phases).filter(
          ([name, state]) => JSON.stringify(before.phases[name]) !== JSON.stringify(state),
        );
        await parts.stateStore.save(root, { phases: Object.fromEntries(news) }, ...rest);
      },
    },
  }),
};

export default defect;
