import type { Defect } from '../../../../src/model/defect.ts';
import { BreakerOpen, type BreakerState } from '../../src/breaker.ts';
import type { Parts } from '../../src/parts.ts';

/** Every success sets it back, also that of a call that was on its way when it opened: others wait again for a dead provider. */
const defect: Defect<Parts> = {
  title: 'closes when a call is answered that was begun before it opened',
  rule: 'stays-open-for-reset',
  experiments: ['errors'],
  plant: (parts) => ({
    ...parts,
    createBreaker: ({ failures, resetMs, isFailure, onChange }) => {
      let state: BreakerState = 'closed';
      let inARow = 0;
      let openedAt = 0;
      const change = (to: BreakerState) => {
        if (state !== to) onChange(to);
        state = to;
      };
      const well = () => {
        inARow = 0;
        change('closed');
      };
      const failed = () => {
        inARow += 1;
        if (state === 'closed' && inARow < failures) return;
        openedAt = performance.now();
        change('open');
      };
      return {
        run: async (work) => {
          if (state === 'half-open') throw new BreakerOpen();
          if (state === 'open') {
            if (performance.now() - openedAt < resetMs) throw new BreakerOpen();
            change('half-open');
          }
          try {
            const result = await work();
            well();
            return result;
          } catch (error) {
            (isFailure(error) ? failed : well)();
            throw error;
          }
        },
      };
    },
  }),
};

export default defect;
