import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** What says nothing of the other side's health changes no state: then the one call that was let through never comes back to it. */
const defect: Defect<Parts> = {
  title: 'stays half-open for ever when its probe is refused',
  rule: 'closes-again',
  experiments: ['refusals'],
  plant: (parts) => ({
    ...parts,
    createBreaker: (options) => {
      let state = 'closed';
      const good = parts.createBreaker({
        ...options,
        onChange: (to) => {
          state = to;
          options.onChange(to);
        },
      });
      return {
        run: (work) =>
          new Promise((resolve, reject) => {
            const guarded = () =>
              work().catch((error: unknown) => {
                if (state !== 'half-open' || options.isFailure(error)) throw error;
                // The caller is told; the breaker waits on.
                reject(error as Error);
                return new Promise<never>(() => {});
              });
            good.run(guarded).then(resolve, reject);
          }),
      };
    },
  }),
};

export default defect;
