import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'waits for a body as long as the client likes',
  rule: 'bounded-time',
  experiments: ['requests'],
  // In the end it takes the body, when the client was only slow.
  mayBreak: { 'error-handling': ['rejects-with-4xx'] },
  plant: (parts) => ({
    ...parts,
    readBody: (request, limits) => parts.readBody(request, { ...limits, timeoutMs: 24 * 60 * 60 * 1_000 }),
  }),
};

export default defect;
