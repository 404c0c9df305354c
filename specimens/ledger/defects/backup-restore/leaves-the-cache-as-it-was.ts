import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'restores the database, and goes on telling what the cache remembers',
  rule: 'reads-as-before',
  experiments: ['there-and-back'],
  plant: (parts) => ({ ...parts, forgetCached: async () => true }),
};

export default defect;
