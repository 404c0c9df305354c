import type { Defect } from '../../../../src/model/defect.ts';
import { BreakerOpen } from '../../src/breaker.ts';
import type { Parts } from '../../src/parts.ts';
import { watchCache } from '../../watch-cache.ts';

/**
 * So that of many instances only one tries, a probe has to be admitted by the limiter. While that cannot count, it admits nobody
 * and waits for a call by which it would see that it can again; and the breaker waits for the limiter before it makes one.
 */
const defect: Defect<Parts> = {
  title: 'breaker and limiter that lock each other out',
  rule: 'recovers',
  plant: (parts) => ({
    ...parts,
    createBreaker: (options) => {
      const store = watchCache(parts);
      let openedAt: number | null = null;
      let waiting = false;
      const breaker = parts.createBreaker({
        ...options,
        onChange: (state) => {
          openedAt = state === 'open' ? performance.now() : null;
          options.onChange(state);
        },
      });
      return {
        run: async (work) => {
          const probes = openedAt !== null && performance.now() - openedAt >= options.resetMs;
          waiting ||= probes && store.gone();
          if (waiting) throw new BreakerOpen();
          return breaker.run(work);
        },
      };
    },
  }),
};

export default defect;
