import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';
import { Unavailable } from '../../src/unavailable.ts';

const defect: Defect<Parts> = {
  title: 'tells clients which database it cannot reach',
  rule: 'not-in-answers',
  experiments: ['traces'],
  plant: (parts) => ({
    ...parts,
    toProblem: (error) =>
      error instanceof Unavailable
        ? new Problem(503, `cannot reach ${process.env.DATABASE_URL}: ${error.message}`)
        : parts.toProblem(error),
  }),
};

export default defect;
