import { open, rm } from 'node:fs/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import { fileError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const LOCK = '/var/tmp/forge.lock';

const defect: Defect<Parts> = {
  title: 'keeps its lock in /var/tmp, so that no phase runs on a read-only root',
  rule: 'needs-no-writable-root',
  experiments: ['lifecycle'],
  mayBreak: {
    'basic-execution': ['steps-exit-as-claimed', 'steps-produce-files'],
    'resource-constraints': ['workload-succeeds'],
    'security-boundaries': ['needs-no-writable-root'],
  },
  plant: (parts) => ({
    ...parts,
    runPhase: async (...run) => {
      const lock = await open(LOCK, 'w').catch((error: unknown) => {
        throw fileError('lock', LOCK, error);
      });
      try {
        return await parts.runPhase(...run);
      } finally {
        await lock.close();
        await rm(LOCK, { force: true });
      }
    },
  }),
};

export default defect;
