import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

const defect: Defect<Parts> = {
  title: 'sends the stack trace to the client',
  rule: 'no-stack-trace',
  experiments: ['requests'],
  plant: (parts) => ({
    ...parts,
    toProblem: (error) => {
      const { status, message, errors, headers } = parts.toProblem(error);
      return new Problem(
        status,
        error instanceof Error ? (error.stack ?? message) : message,
        errors,
        headers,
      );
    },
  }),
};

export default defect;
