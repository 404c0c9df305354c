import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'gives up in time, and leaves what it had started at work',
  rule: 'leaves-no-child',
  experiments: ['as-child'],
  plant: (parts) => ({
    ...parts,
    watchInterruption: () => ({
      ...parts.watchInterruption(),
      endAfter: (milliseconds) => void setTimeout(() => process.exit(124), milliseconds),
    }),
  }),
};

export default defect;
