import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The counter's name is made of the client and of what was asked for, to the letter. */
const defect: Defect<Parts> = {
  title: 'gives a new limit to whoever puts something behind the path',
  rule: 'other-spellings-buy-nothing',
  experiments: ['bursts'],
  plant: (parts) => ({ ...parts, clientOf: (call) => `${parts.clientOf(call)}?${call.query}` }),
};

export default defect;
