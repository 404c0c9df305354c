import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

/** Its own client sends the type alone; many libraries add a charset by themselves. */
const defect: Defect<Parts> = {
  title: 'refuses JSON whose type bears a charset',
  rule: 'takes-any-spelling',
  experiments: ['requests'],
  plant: (parts) => ({
    ...parts,
    readBody: async (request, limits) => {
      const type = request.headers['content-type'];
      if (type !== undefined && type !== 'application/json')
        throw new Problem(415, `content-type must be application/json, not ${type}`, [
          { field: 'content-type', message: 'must be application/json' },
        ]);
      return parts.readBody(request, limits);
    },
  }),
};

export default defect;
