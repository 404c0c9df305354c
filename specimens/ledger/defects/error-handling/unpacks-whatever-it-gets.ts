import { gunzipSync } from 'node:zlib';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** What comes is limited; what it becomes is not. */
const defect: Defect<Parts> = {
  title: 'limits packed bodies as they come, and unpacks them whole',
  rule: 'rejects-with-4xx',
  experiments: ['requests'],
  plant: (parts) => ({
    ...parts,
    readBody: async (request, limits) => {
      const body = await parts.readBody(request, limits);
      return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    },
  }),
};

export default defect;
