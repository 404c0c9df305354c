import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** For whoever looks at the terminal. Nobody who reads the log as JSON finds it, nor knows which request each line of it is about. */
const defect: Defect<Parts> = {
  title: 'prints the stacks of its errors to stderr, beside its log',
  rule: 'log-lines-parse',
  experiments: ['outage'],
  // Each of its many lines counts.
  mayBreak: { 'monitoring-observability': ['logs-stay-calm'] },
  plant: (parts) => ({
    ...parts,
    toProblem: (error) => {
      const problem = parts.toProblem(error);
      if (problem.status >= 500 && error instanceof Error) console.error(error.stack);
      return problem;
    },
  }),
};

export default defect;
