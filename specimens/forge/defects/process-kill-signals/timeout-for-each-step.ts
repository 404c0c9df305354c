import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const LOOK_MS = 50;

/** A run in which something still happens does not hang; so the limit begins anew whenever a program of a step has ended. */
const defect: Defect<Parts> = {
  title: 'begins the time limit anew with each step',
  rule: 'timeout-is-held',
  takes: 'full',
  experiments: ['as-child'],
  plant: (parts) => ({
    ...parts,
    watchInterruption: () => {
      const interruption = parts.watchInterruption();
      return {
        ...interruption,
        endAfter: (milliseconds, written) => {
          let last = performance.now();
          process.on('SIGCHLD', () => {
            last = performance.now();
          });
          const looking = setInterval(() => {
            if (performance.now() - last < milliseconds) return;
            clearInterval(looking);
            interruption.endAfter(0, written);
          }, LOOK_MS).unref();
        },
      };
    },
  }),
};

export default defect;
