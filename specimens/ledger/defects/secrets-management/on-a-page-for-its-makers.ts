import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** It was very useful on the day on which nothing worked. */
const defect: Defect<Parts> = {
  title: 'shows its variables on a page that nobody was told of',
  rule: 'not-in-answers',
  experiments: ['traces'],
  plant: (parts) => ({
    ...parts,
    partnerRoutes: (...used) => [
      ...parts.partnerRoutes(...used),
      {
        method: 'GET',
        pattern: '/debug/vars',
        handle: async () => ({ status: 200, body: { env: process.env, memory: process.memoryUsage() } }),
      },
    ],
  }),
};

export default defect;
