import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The path instead of the route: a series per account, a histogram of fourteen lines each. */
const defect: Defect<Parts> = {
  title: 'labels its metrics with the path',
  rule: 'series-bounded',
  experiments: ['truth'],
  mayBreak: { 'monitoring-observability': ['span-names-bounded'] },
  plant: (parts) => ({ ...parts, nameRoute: (_pattern, path) => path }),
};

export default defect;
