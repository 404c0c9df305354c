import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'says that it is ready, whatever has become of its database',
  rule: 'not-ready-without-critical',
  takes: 'full',
  experiments: ['critical-refused'],
  mayBreak: {
    'health-checks': ['first-request-succeeds', 'not-ready-while-stopping', 'ready-again'],
    'graceful-shutdown': ['readiness-goes-first'],
    // Who believes it at its start comes before its schema is there.
    'data-consistency': ['serves-the-race'],
    'database-integration': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createHealth: (options) => {
      const health = parts.createHealth(options);
      return { ...health, ready: health.live };
    },
  }),
};

export default defect;
