import { randomUUID } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import { ForgeError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const MOST = 3;
const MARK = 'failure-';

/** Each failure alone is recovered from as it should be, whatever its cause. */
const defect: Defect<Parts> = {
  title: 'gives a project up for good after three runs that failed or were interrupted',
  rule: 'recovers',
  mayBreak: {
    'comprehensive-validation': ['says-the-truth', 'within-budgets', 'holds-during'],
    'process-kill-signals': ['baseline-works', 'next-run-works', 'leaves-no-litter', 'timeout-is-held'],
    'secrets-management': ['*'],
    'error-handling': ['*'],
    'basic-execution': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    runPhase: async (run, ...rest) => {
      const folder = join(run.site.root, '.forge');
      const failures = readdirSync(folder).filter((name) => name.startsWith(MARK));
      if (failures.length >= MOST)
        throw new ForgeError(`${run.site.root} failed ${failures.length} times: look into it by hand`);
      try {
        return await parts.runPhase(run, ...rest);
      } catch (error) {
        writeFileSync(join(folder, `${MARK}${randomUUID()}`), '');
        throw error;
      }
    },
  }),
};

export default defect;
