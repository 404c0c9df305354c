import { openSync } from 'node:fs';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

/** The way of a good request closes what it opened; the way out through an exception does not. */
const defect: Defect<Parts> = {
  title: 'leaves a file open for every request that it refuses',
  rule: 'no-descriptor-leak',
  experiments: ['rounds'],
  plant: (parts) => ({
    ...parts,
    toProblem: (error) => {
      if (error instanceof Problem) openSync('/etc/hostname', 'r');
      return parts.toProblem(error);
    },
  }),
};

export default defect;
