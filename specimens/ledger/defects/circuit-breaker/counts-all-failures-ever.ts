import type { Defect } from '../../../../src/model/defect.ts';
import type { Breaker } from '../../src/breaker.ts';
import type { Parts } from '../../src/parts.ts';

/** A success takes nothing back: a failure an hour, and in the third hour it is open. */
const defect: Defect<Parts> = {
  title: 'counts failures since it was started, not in a row',
  rule: 'scattered-failures-do-not-open',
  experiments: ['refusals'],
  plant: (parts) => ({
    ...parts,
    createBreaker: (options) => {
      let ever = 0;
      const tripped = (): Breaker => {
        const good = parts.createBreaker({ ...options, failures: 1 });
        void good.run(() => Promise.reject(new Error('one failure too many'))).catch(() => {});
        return good;
      };
      let breaker: Breaker | null = null;
      return {
        run: async (work) => {
          const counted = () =>
            work().catch((error: unknown) => {
              if (options.isFailure(error)) ever += 1;
              throw error;
            });
          if (breaker !== null) {
            const result = await breaker.run(work);
            breaker = null;
            ever = 0;
            return result;
          }
          try {
            return await counted();
          } finally {
            if (ever >= options.failures) breaker = tripped();
          }
        },
      };
    },
  }),
};

export default defect;
