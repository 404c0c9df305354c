import { rmSync, writeFileSync } from 'node:fs';
import type { Defect } from '../../../../src/model/defect.ts';
import { CommandError } from '../../src/command-error.ts';
import type { Parts } from '../../src/parts.ts';

const FILE = '/work/ledger.pid';

const defect: Defect<Parts> = {
  title: 'refuses to start beside the pid file of a ledger that was killed',
  rule: 'next-run-works',
  experiments: ['idle', 'in-flight'],
  mayBreak: { 'process-kill-signals': ['baseline-works'] },
  plant: (parts) => ({
    ...parts,
    listen: async (...args) => {
      try {
        writeFileSync(FILE, `${process.pid}\n`, { flag: 'wx' });
      } catch {
        throw new CommandError(`${FILE} is there: another ledger is running`);
      }
      process.on('exit', () => rmSync(FILE));
      return parts.listen(...args);
    },
  }),
};

export default defect;
