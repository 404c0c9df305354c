import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'gives out numbers again that were given out after the backup',
  rule: 'ids-stay-unique',
  experiments: ['everything', 'database'],
  plant: (parts) => ({ ...parts, backups: { ...parts.backups, leaveGap: async () => {} } }),
};

export default defect;
