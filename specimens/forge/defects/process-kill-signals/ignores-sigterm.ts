import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'ignores SIGTERM',
  rule: 'ends-when-asked',
  experiments: ['as-process-1', 'as-child'],
  plant: (parts) => ({
    ...parts,
    watchInterruption: () => {
      const interruption = parts.watchInterruption();
      process.removeAllListeners('SIGTERM').on('SIGTERM', () => undefined);
      return interruption;
    },
  }),
};

export default defect;
