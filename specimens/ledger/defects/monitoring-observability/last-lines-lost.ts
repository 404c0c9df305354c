import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const EVERY_MS = 2_000;

/** Lines are written many at once, to spare the disk. The timer must not outlive the service, so it stops on SIGTERM; nobody writes the rest. */
const defect: Defect<Parts> = {
  title: 'loses the last lines of its log when it ends',
  rule: 'requests-logged',
  experiments: ['truth'],
  mayBreak: {
    // What comes seconds late, and all at once.
    'monitoring-observability': ['outage-shown', 'outage-end-shown', 'logs-stay-calm'],
  },
  plant: (parts) => ({
    ...parts,
    createLog: (least, out, now) => {
      let waiting = '';
      const timer = setInterval(() => {
        if (waiting !== '') out(waiting);
        waiting = '';
      }, EVERY_MS);
      process.once('SIGTERM', () => clearInterval(timer));
      const keep = (line: string) => {
        waiting += line;
      };
      return parts.createLog(least, keep, now);
    },
  }),
};

export default defect;
