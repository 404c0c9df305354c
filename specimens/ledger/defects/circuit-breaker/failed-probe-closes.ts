import type { Defect } from '../../../../src/model/defect.ts';
import { BreakerOpen } from '../../src/breaker.ts';
import type { Parts } from '../../src/parts.ts';

/** After the reset time it is as good as new: a probe that fails is the first failure of a new row. */
const defect: Defect<Parts> = {
  title: 'needs the whole threshold again after a failed probe',
  rule: 'failed-probe-reopens',
  experiments: ['errors'],
  mayBreak: { 'circuit-breaker': ['half-open-lets-only-probes'] },
  plant: (parts) => ({
    ...parts,
    createBreaker: ({ failures, resetMs, isFailure }) => {
      let inARow = 0;
      let openedAt = -Infinity;
      return {
        run: async (work) => {
          if (performance.now() - openedAt < resetMs) throw new BreakerOpen();
          try {
            const result = await work();
            inARow = 0;
            return result;
          } catch (error) {
            inARow = isFailure(error) ? inARow + 1 : 0;
            if (inARow >= failures) {
              openedAt = performance.now();
              inARow = 0;
            }
            throw error;
          }
        },
      };
    },
  }),
};

export default defect;
