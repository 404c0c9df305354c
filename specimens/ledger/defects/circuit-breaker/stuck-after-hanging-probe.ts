import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Asked by a clock of its own whether it has been too long, it forgets the call itself, which never comes back to it. */
const defect: Defect<Parts> = {
  title: 'stays half-open for ever when its probe hangs',
  rule: 'closes-again',
  experiments: ['timeouts'],
  plant: (parts) => ({
    ...parts,
    createBreaker: (options) => {
      let wasOpen = false;
      const good = parts.createBreaker({
        ...options,
        onChange: (state) => {
          wasOpen ||= state === 'open';
          options.onChange(state);
        },
      });
      return {
        run: (work) =>
          new Promise((resolve, reject) => {
            const began = wasOpen;
            const guarded = () =>
              work().catch((error: unknown) => {
                if (!began || !isTimeout(error)) throw error;
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

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError';

export default defect;
