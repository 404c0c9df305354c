import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { STATE_FILE } from '../../src/state-store.ts';

const defect: Defect<Parts> = {
  title: 'puts the state aside while it works, and back when it is done',
  rule: 'survives-kill',
  experiments: ['lives-of-a-command'],
  // Whatever ends it while it works leaves it without a state.
  mayBreak: {
    'state-persistence': ['tells-what-was-done', 'second-reader-agrees'],
    'state-corruption-recovery': ['recovers'],
    'process-kill-signals': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    runPhase: async (run, ...rest) => {
      const path = join(run.site.root, STATE_FILE);
      await rename(path, `${path}.old`).catch(() => undefined);
      return parts.runPhase(run, ...rest);
    },
  }),
};

export default defect;
