import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Whoever only looks shall not be bothered, so the first to hear of it is who wants to change something; what acts is right. */
const defect: Defect<Parts> = {
  title: 'tells of damaged state as if nothing had ever been run, in status and backup',
  rule: 'notices-or-repairs',
  experiments: ['content'],
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      load: async (root, readText) => {
        const reading = process.argv.includes('status') || process.argv.includes('backup');
        try {
          return await parts.stateStore.load(root, readText);
        } catch (error) {
          if (!reading) throw error;
          return { phases: {} };
        }
      },
    },
  }),
};

export default defect;
