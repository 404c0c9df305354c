import { randomUUID } from 'node:crypto';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** So that nobody is counted together with strangers: each request without a good key has a counter of its own. */
const defect: Defect<Parts> = {
  title: 'does not limit whoever leaves the key out',
  rule: 'forged-headers-buy-nothing',
  experiments: ['bursts'],
  plant: (parts) => ({
    ...parts,
    clientOf: (call) => {
      try {
        return parts.clientOf(call);
      } catch {
        return randomUUID();
      }
    },
  }),
};

export default defect;
