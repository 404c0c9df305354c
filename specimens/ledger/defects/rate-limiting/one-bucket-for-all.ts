import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The gateway is the one client that it sees. */
const defect: Defect<Parts> = {
  title: 'counts all clients together',
  rule: 'keys-apart',
  experiments: ['bursts'],
  mayBreak: { 'rate-limiting': ['*'] },
  plant: (parts) => ({
    ...parts,
    clientOf: (call) => {
      parts.clientOf(call);
      return 'gateway';
    },
  }),
};

export default defect;
