import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** In pieces of untold number, a body has no length that could be looked at beforehand. */
const defect: Defect<Parts> = {
  title: 'limits bodies by what their head says, and takes those that do not say it whole',
  rule: 'rejects-with-4xx',
  experiments: ['requests'],
  plant: (parts) => ({
    ...parts,
    readBody: (request, limits) =>
      parts.readBody(request, {
        ...limits,
        bytes: request.headers['content-length'] === undefined ? Number.POSITIVE_INFINITY : limits.bytes,
      }),
  }),
};

export default defect;
