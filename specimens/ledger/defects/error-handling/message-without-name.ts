import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

const defect: Defect<Parts> = {
  title: 'says that a request is not valid, and not what of it',
  rule: 'names-the-culprit',
  experiments: ['requests'],
  plant: (parts) => ({
    ...parts,
    validate: (schema, value) => {
      try {
        return parts.validate(schema, value);
      } catch {
        throw new Problem(400, 'the request is not valid');
      }
    },
  }),
};

export default defect;
