import type { Defect } from '../../../../src/model/defect.ts';
import { BreakerOpen } from '../../src/breaker.ts';
import type { Parts } from '../../src/parts.ts';

/** After the reset time it lets everybody through until one of them knows. */
const defect: Defect<Parts> = {
  title: 'lets the flood through when it is half-open',
  rule: 'half-open-lets-only-probes',
  experiments: ['timeouts'],
  // Any success closes it, also one that was begun before.
  mayBreak: { 'circuit-breaker': ['stays-open-for-reset'] },
  plant: (parts) => ({
    ...parts,
    createBreaker: ({ failures, resetMs, isFailure }) => {
      let inARow = 0;
      let openedAt = 0;
      return {
        run: async (work) => {
          if (inARow >= failures && performance.now() - openedAt < resetMs) throw new BreakerOpen();
          try {
            const result = await work();
            inARow = 0;
            return result;
          } catch (error) {
            inARow = isFailure(error) ? inARow + 1 : 0;
            openedAt = performance.now();
            throw error;
          }
        },
      };
    },
  }),
};

export default defect;
