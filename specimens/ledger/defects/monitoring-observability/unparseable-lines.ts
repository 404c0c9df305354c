import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** What goes wrong is printed for people, over several lines; only what goes well is JSON. */
const defect: Defect<Parts> = {
  title: 'prints trouble as plain text between its lines of JSON',
  rule: 'log-lines-parse',
  experiments: ['outage'],
  mayBreak: { 'monitoring-observability': ['outage-shown'] },
  plant: (parts) => ({
    ...parts,
    createLog: (least, out, now) =>
      parts.createLog(
        least,
        (line) => {
          const { level, message, ...fields } = JSON.parse(line) as Record<string, unknown>;
          const isTrouble = level === 'warn' || level === 'error';
          const rest = Object.entries(fields).map(([name, value]) => `  ${name} = ${value}\n`);
          out(isTrouble ? `${String(level).toUpperCase()}: ${message}\n${rest.join('')}` : line);
        },
        now,
      ),
  }),
};

export default defect;
