import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Formatting dates showed up in a profile; a cache made it fast. */
const defect: Defect<Parts> = {
  title: 'formats the time of its log lines once, and keeps it',
  rule: 'log-times-true',
  experiments: ['truth', 'outage'],
  plant: (parts) => ({
    ...parts,
    createLog: (least, out, now) => {
      let kept: string | null = null;
      return parts.createLog(
        least,
        (line) => {
          kept ??= /"time":"[^"]*"/.exec(line)?.[0] ?? null;
          out(kept === null ? line : line.replace(/"time":"[^"]*"/, kept));
        },
        now,
      );
    },
  }),
};

export default defect;
