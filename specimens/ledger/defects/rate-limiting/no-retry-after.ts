import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

const defect: Defect<Parts> = {
  title: 'refuses without saying when to come back',
  rule: 'says-when',
  experiments: ['bursts'],
  plant: (parts) => ({
    ...parts,
    toProblem: (error) => {
      const problem = parts.toProblem(error);
      return problem.status === 429 ? new Problem(429, problem.message, problem.errors) : problem;
    },
  }),
};

export default defect;
