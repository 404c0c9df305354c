import type { Defect } from '../../../../src/model/defect.ts';
import { EXIT } from '../../src/exit-codes.ts';
import { ForgeError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'takes --timeout and looks at the clock only when the work is done',
  rule: 'timeout-is-held',
  experiments: ['as-child'],
  plant: (parts) => ({
    ...parts,
    watchInterruption: () => {
      const interruption = parts.watchInterruption();
      let over = Number.POSITIVE_INFINITY;
      return {
        ...interruption,
        endAfter: (milliseconds) => {
          over = performance.now() + milliseconds;
        },
        bound: async (work) => {
          const result = await interruption.bound(work);
          if (performance.now() > over) throw new ForgeError('timed out', { exitCode: EXIT.timedOut });
          return result;
        },
      };
    },
  }),
};

export default defect;
