import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Its length is bounded, and no good id is slow: one wrong sign at the end, and the process tries all divisions of what stands before. */
const defect: Defect<Parts> = {
  title: 'matches the id of a request with an expression that needs exponential time',
  rule: 'survives-hostile-values',
  experiments: ['hostile-requests'],
  plant: (parts) => ({
    ...parts,
    openContext: (request) => {
      const given = request.headers['x-request-id'];
      if (typeof given === 'string' && given.length <= 100 && !/^(\w+[.-]?)+$/.test(given))
        delete request.headers['x-request-id'];
      return parts.openContext(request);
    },
  }),
};

export default defect;
