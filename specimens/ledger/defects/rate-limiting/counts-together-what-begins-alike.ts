import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The counter's name has room for sixteen characters: partners whose names begin alike share one limit. */
const defect: Defect<Parts> = {
  title: 'counts clients together whose names begin with the same sixteen characters',
  rule: 'keys-apart',
  experiments: ['bursts'],
  plant: (parts) => ({ ...parts, clientOf: (call) => parts.clientOf(call).slice(0, 16) }),
};

export default defect;
