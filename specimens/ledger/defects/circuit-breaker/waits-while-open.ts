import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import { BreakerOpen } from '../../src/breaker.ts';
import type { Parts } from '../../src/parts.ts';

/** Milliseconds; the provider's own time-out. */
const WAIT = 600;

/** Hopes that it may still come back while the caller waits, which the breaker was to spare them. */
const defect: Defect<Parts> = {
  title: 'still waits for the time-out while it is open',
  rule: 'fails-fast-while-open',
  experiments: ['errors'],
  plant: (parts) => ({
    ...parts,
    createBreaker: (options) => {
      const good = parts.createBreaker(options);
      return {
        run: async (work) => {
          try {
            return await good.run(work);
          } catch (error) {
            if (error instanceof BreakerOpen) await pause(WAIT);
            throw error;
          }
        },
      };
    },
  }),
};

export default defect;
