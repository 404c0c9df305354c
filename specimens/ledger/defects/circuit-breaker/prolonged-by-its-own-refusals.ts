import type { Defect } from '../../../../src/model/defect.ts';
import { BreakerOpen } from '../../src/breaker.ts';
import type { Parts } from '../../src/parts.ts';

/** What it refused counts as one more failure and begins the reset time anew: where calls keep coming, it never ends. */
const defect: Defect<Parts> = {
  title: 'stays open for as long as anybody calls',
  rule: 'closes-again',
  experiments: ['errors'],
  plant: (parts) => ({
    ...parts,
    createBreaker: (options) => {
      let refusedAt = -Infinity;
      let isOpen = false;
      const good = parts.createBreaker({
        ...options,
        onChange: (state) => {
          isOpen = state === 'open';
          if (isOpen) refusedAt = performance.now();
          options.onChange(state);
        },
      });
      return {
        run: async (work) => {
          if (isOpen && performance.now() - refusedAt < options.resetMs) {
            refusedAt = performance.now();
            throw new BreakerOpen();
          }
          return good.run(work);
        },
      };
    },
  }),
};

export default defect;
