import type { Defect } from '../../../../src/model/defect.ts';
import { EXIT } from '../../src/exit-codes.ts';
import { ForgeError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'begins the time limit anew with each step',
  rule: 'timeout-is-held',
  takes: 'full',
  experiments: ['as-child'],
  plant: (parts) => {
    let beginAnew = () => {};
    return {
      ...parts,
      watchInterruption: () => {
        const interruption = parts.watchInterruption();
        const limit = new AbortController();
        const signal = AbortSignal.any([interruption.signal, limit.signal]);
        return {
          ...interruption,
          signal,
          endAfter: (milliseconds, written) => {
            const reason = new ForgeError(`timed out after ${written}`, { exitCode: EXIT.timedOut });
            const timer = setTimeout(() => limit.abort(reason), milliseconds).unref();
            beginAnew = () => void timer.refresh();
          },
          bound: async (work) => {
            const result = await interruption.bound(work);
            signal.throwIfAborted();
            return result;
          },
        };
      },
      performStep: (step, site, tools) => {
        beginAnew();
        return parts.performStep(step, site, tools);
      },
    };
  },
};

export default defect;
