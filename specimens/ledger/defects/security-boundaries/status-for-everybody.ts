import { chmodSync, writeFileSync } from 'node:fs';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const STATUS = '/tmp/ledger.status';

/** For a monitor that runs as somebody else; whoever likes can tell it that all is well. */
const defect: Defect<Parts> = {
  title: 'keeps a status file that every user may write to',
  rule: 'not-world-writable',
  experiments: ['posture'],
  plant: (parts) => ({
    ...parts,
    stopSignal: () => {
      writeFileSync(STATUS, 'up\n');
      chmodSync(STATUS, 0o666);
      return parts.stopSignal();
    },
  }),
};

export default defect;
