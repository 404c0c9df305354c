import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const PICTURE_BYTES = 768 * 1024;
const MOST = 220;

/** For the examination afterwards, which nobody ever makes. */
const defect: Defect<Parts> = {
  title: 'memory that grows only across faults',
  rule: 'within-budgets',
  plant: (parts) => {
    const pictures: Buffer[] = [];
    return {
      ...parts,
      toProblem: (error) => {
        const problem = parts.toProblem(error);
        if (problem.status === 503 && pictures.length < MOST) pictures.push(Buffer.alloc(PICTURE_BYTES, 'x'));
        return problem;
      },
    };
  },
};

export default defect;
