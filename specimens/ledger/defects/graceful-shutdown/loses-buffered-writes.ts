import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'throws away what it had acknowledged and not yet written',
  rule: 'buffered-delivered',
  experiments: ['held'],
  plant: (parts) => ({
    ...parts,
    createViews: (database, log) => ({ ...parts.createViews(database, log), close: async () => 0 }),
  }),
};

export default defect;
