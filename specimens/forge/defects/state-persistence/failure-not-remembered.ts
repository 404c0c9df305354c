import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'remembers no failure, so that a phase that was done once stays done',
  rule: 'tells-what-was-done',
  experiments: ['lives-of-a-command'],
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      save: async (root, state, ...how) => {
        const before = await parts.stateStore.load(root, parts.readText);
        const phases = Object.entries(state.phases).flatMap(([name, entry]) => {
          const kept = entry.outcome === 'failed' ? before.phases[name] : entry;
          return kept ? [[name, kept] as const] : [];
        });
        await parts.stateStore.save(root, { phases: Object.fromEntries(phases) }, ...how);
      },
    },
  }),
};

export default defect;
