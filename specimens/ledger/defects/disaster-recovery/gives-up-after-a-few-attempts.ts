import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Attempts after which somebody should have a look at it. */
const ENOUGH = 3;
const AN_HOUR = 3_600_000;

const defect: Defect<Parts> = {
  title: 'stops looking for its database after a few attempts, and has to be started again',
  rule: 'comes-back-by-itself',
  experiments: ['database'],
  mayBreak: {
    'disaster-recovery': ['recovers-in-time'],
    'cache-integration': ['*'],
    'data-consistency': ['*'],
    'database-integration': ['*'],
    'health-checks': ['*'],
    'monitoring-observability': ['*'],
    'network-isolation': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    backoff: (attempt, random) => (attempt > ENOUGH ? AN_HOUR : parts.backoff(attempt, random)),
  }),
};

export default defect;
