import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Waits for the provider as long as it takes; what never fails is never counted. */
const defect: Defect<Parts> = {
  title: 'gives the provider no time limit',
  rule: 'gives-up-in-time',
  experiments: ['timeouts'],
  mayBreak: { 'circuit-breaker': ['*'] },
  plant: (parts) => ({ ...parts, rateFetcher: (url) => parts.rateFetcher(url, 3_600_000) }),
};

export default defect;
