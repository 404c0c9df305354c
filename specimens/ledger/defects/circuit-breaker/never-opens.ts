import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'never opens',
  rule: 'opens-after-threshold',
  experiments: ['errors'],
  mayBreak: { 'circuit-breaker': ['gives-up-in-time'] },
  plant: (parts) => ({ ...parts, createBreaker: () => ({ run: (work) => work() }) }),
};

export default defect;
