import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'takes a signal to stop for a failure, and exits with 1',
  rule: 'exits-as-claimed',
  experiments: ['idle'],
  mayBreak: { 'graceful-shutdown': ['*'] },
  plant: (parts) => ({
    ...parts,
    stopSignal: async () => {
      await parts.stopSignal();
      process.exit(1);
    },
  }),
};

export default defect;
