import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'breaks off the requests that are in flight',
  rule: 'in-flight-answered',
  experiments: ['in-flight'],
  plant: (parts) => ({
    ...parts,
    shutDown: (stop) => parts.shutDown({ ...stop, graceMs: 0 }),
  }),
};

export default defect;
