import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const MINUTE = 60_000;

/** Where TZ is not set, nobody sees a difference. */
const defect: Defect<Parts> = {
  title: 'logs the local time, and calls it UTC',
  rule: 'log-times-true',
  experiments: ['truth'],
  plant: (parts) => ({
    ...parts,
    createLog: (least, out, now = Date.now) =>
      parts.createLog(least, out, () => now() - new Date(now()).getTimezoneOffset() * MINUTE),
  }),
};

export default defect;
