import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Every so many successes one is taken for a failure, because the window is filled with calls and emptied of failures. */
const WINDOW = 5;

const defect: Defect<Parts> = {
  title: 'counts successes wrongly, so that it opens in health',
  rule: 'stays-closed-in-health',
  experiments: ['refusals'],
  mayBreak: { 'circuit-breaker': ['*'] },
  plant: (parts) => ({
    ...parts,
    createBreaker: (options) => {
      const good = parts.createBreaker(options);
      let calls = 0;
      let failures = 0;
      return {
        run: async (work) => {
          calls += 1;
          if (calls - failures > WINDOW * options.failures) {
            calls = 0;
            failures = 0;
            for (let n = 0; n < options.failures; n += 1) await good.run(miscounted).catch(() => {});
          }
          try {
            return await good.run(work);
          } catch (error) {
            failures += 1;
            throw error;
          }
        },
      };
    },
  }),
};

const miscounted = () => Promise.reject(new Error('a success that was counted as a failure'));

export default defect;
