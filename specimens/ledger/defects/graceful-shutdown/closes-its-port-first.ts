import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Each rollout costs the requests that come in before the load balancer has asked again. */
const defect: Defect<Parts> = {
  title: 'refuses requests before anybody could hear that it is not ready',
  rule: 'readiness-goes-first',
  experiments: ['in-flight'],
  plant: (parts) => ({
    ...parts,
    shutDown: (stop) => parts.shutDown({ ...stop, drainMs: 0 }),
  }),
};

export default defect;
