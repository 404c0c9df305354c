import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Ends as the signal would have ended it, which a supervisor counts as a failure. */
const defect: Defect<Parts> = {
  title: 'reports its orderly end as a crash',
  rule: 'exits-as-claimed',
  experiments: ['held'],
  mayBreak: { 'process-kill-signals': ['exits-as-claimed'] },
  plant: (parts) => ({
    ...parts,
    shutDown: async (stop) => {
      await parts.shutDown(stop);
      process.exit(143);
    },
  }),
};

export default defect;
