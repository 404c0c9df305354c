import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Routes are named by their pattern, as they should be; what matches none is named by its path, for whoever wonders. */
const defect: Defect<Parts> = {
  title: 'labels requests that match no route with their path',
  rule: 'series-bounded',
  experiments: ['truth'],
  mayBreak: { 'monitoring-observability': ['span-names-bounded'] },
  plant: (parts) => ({ ...parts, nameRoute: (pattern, path) => pattern ?? path }),
};

export default defect;
