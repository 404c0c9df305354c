import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

import { STATE_FILE } from '../../src/state-store.ts';

const defect: Defect<Parts> = {
  title: 'writes the state in place, beginning when a phase does and ending when it ends',
  rule: 'state-before-or-after',
  experiments: ['sweep-1', 'sweep-2'],
  mayBreak: {
    'process-kill-signals': ['next-run-works'],
    // A phase that fails over a damaged copy leaves it so too.
    'state-corruption-recovery': ['recovers'],
  },
  plant: (parts) => ({
    ...parts,
    runPhase: async (run, ...rest) => {
      const path = join(run.site.root, STATE_FILE);
      const whole = await readFile(path, 'utf8').catch(() => '');
      await writeFile(path, whole.slice(0, whole.length / 2));
      return parts.runPhase(run, ...rest);
    },
  }),
};

export default defect;
