import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'dumps its environment, encoded, when it is told to dump',
  rule: 'not-in-files',
  experiments: ['traces'],
  mayBreak: { 'process-kill-signals': ['*'], 'secrets-management': ['files-are-private'] },
  plant: (parts) => ({
    ...parts,
    stopSignal: () => {
      process.on('SIGQUIT', () => {
        const environment = Buffer.from(JSON.stringify(process.env)).toString('base64');
        writeFileSync(join(tmpdir(), 'ledger-crash.dump'), environment);
        process.exit(131);
      });
      return parts.stopSignal();
    },
  }),
};

export default defect;
