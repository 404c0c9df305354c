import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'is called the same in every instance',
  rule: 'instance-stable',
  experiments: ['together'],
  plant: (parts) => ({ ...parts, instanceName: () => 'ledger' }),
};

export default defect;
