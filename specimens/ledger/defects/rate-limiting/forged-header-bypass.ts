import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Counts each address of a client by itself, and believes the client about its address. */
const defect: Defect<Parts> = {
  title: 'gives a new limit to whoever forges X-Forwarded-For',
  rule: 'forged-headers-buy-nothing',
  experiments: ['bursts'],
  plant: (parts) => ({
    ...parts,
    clientOf: (call) => {
      const [address] = String(call.request.headers['x-forwarded-for'] ?? '').split(',');
      return `${parts.clientOf(call)}:${address}`;
    },
  }),
};

export default defect;
