import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'does not handle SIGTERM, and process 1 gets no default',
  rule: 'ends-in-grace',
  experiments: ['in-flight'],
  mayBreak: {
    'graceful-shutdown': [
      'held-connections-let-go',
      'new-refused-cleanly',
      'readiness-goes-first',
      'in-flight-answered',
      'buffered-delivered',
    ],
    'health-checks': ['not-ready-while-stopping'],
    'process-kill-signals': ['ends-when-asked'],
  },
  plant: (parts) => ({ ...parts, stopSignal: () => new Promise(() => {}) }),
};

export default defect;
