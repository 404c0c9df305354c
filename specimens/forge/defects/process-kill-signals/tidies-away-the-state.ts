import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { COPY_FILE, STATE_FILE } from '../../src/state-store.ts';

/** SIGKILL never runs what a handler does, and all that is run next works: only what was done before the interruption is forgotten. */
const defect: Defect<Parts> = {
  title: 'tidies up when it is interrupted, and takes away what it remembers of earlier phases as well',
  rule: 'next-run-works',
  experiments: ['sweep-3'],
  takes: 'full',
  mayBreak: { 'comprehensive-validation': ['*'] },
  plant: (parts) => ({
    ...parts,
    runPhase: (run, ...rest) => {
      const { root, signal } = run.site;
      const forget = () => {
        for (const file of [STATE_FILE, COPY_FILE]) rmSync(join(root, file), { force: true });
      };
      signal.addEventListener('abort', forget, { once: true });
      return parts.runPhase(run, ...rest);
    },
  }),
};

export default defect;
