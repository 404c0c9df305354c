import { randomUUID } from 'node:crypto';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'gives each generated project a random id',
  rule: 'reproducible',
  experiments: ['lifecycle'],
  plant: (parts) => ({
    ...parts,
    findTemplate: async (...request) => [
      ...(await parts.findTemplate(...request)),
      { path: '.forge/project-id', text: `${randomUUID()}\n`, origin: 'project id' },
    ],
  }),
};

export default defect;
