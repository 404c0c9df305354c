import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** A folder for per-user settings that nobody has put anything into yet is made at every start. */
const defect: Defect<Parts> = {
  title: 'dies when there is no home to make its folder in',
  rule: 'needs-no-home',
  experiments: ['start-up'],
  plant: (parts) => ({
    ...parts,
    readConfig: (env) => {
      mkdirSync(join(homedir(), '.config/ledger'), { recursive: true });
      return parts.readConfig(env);
    },
  }),
};

export default defect;
