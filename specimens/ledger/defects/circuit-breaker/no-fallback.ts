import type { Defect } from '../../../../src/model/defect.ts';
import { BreakerOpen } from '../../src/breaker.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

/** The breaker’s own refusal is handed to the caller, who is told of a fault although the last rate is known. */
const defect: Defect<Parts> = {
  title: 'answers with 500 while it is open',
  rule: 'falls-back-as-claimed',
  experiments: ['errors'],
  plant: (parts) => ({
    ...parts,
    createBreaker: (options) => {
      const good = parts.createBreaker(options);
      return {
        run: (work) =>
          good.run(work).catch((error: unknown) => {
            throw error instanceof BreakerOpen ? new Problem(500, error.message) : error;
          }),
      };
    },
  }),
};

export default defect;
