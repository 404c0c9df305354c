import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'tries again at once, for as long as a service is down',
  rule: 'retries-pause',
  experiments: ['without-services'],
  plant: (parts) => ({ ...parts, backoff: () => 0 }),
};

export default defect;
