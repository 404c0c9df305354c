import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Levels of its own, from 0 to 3: machines that alert on warnings never hear one. */
const defect: Defect<Parts> = {
  title: 'writes levels that nobody else knows',
  rule: 'log-lines-complete',
  experiments: ['outage'],
  mayBreak: { 'monitoring-observability': ['outage-shown'] },
  plant: (parts) => ({
    ...parts,
    createLog: (least, out, now) => {
      const levels = ['debug', 'info', 'warn', 'error'];
      const numbered = (line: string) =>
        line.replace(/"level":"(\w+)"/, (_, level: string) => `"level":${levels.indexOf(level)}`);
      return parts.createLog(least, (line) => out(numbered(line)), now);
    },
  }),
};

export default defect;
