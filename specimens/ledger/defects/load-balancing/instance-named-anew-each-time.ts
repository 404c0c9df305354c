import { randomUUID } from 'node:crypto';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'gives itself another name in each answer',
  rule: 'instance-stable',
  experiments: ['together'],
  plant: (parts) => ({ ...parts, instanceName: () => randomUUID() }),
};

export default defect;
