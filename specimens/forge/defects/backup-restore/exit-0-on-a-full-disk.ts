import type { Defect } from '../../../../src/model/defect.ts';
import { codeOf } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'says that it has backed up when the disk was full',
  rule: 'full-disk-fails',
  experiments: ['interrupted'],
  // Whatever writes says so, a restore as well.
  mayBreak: {
    'error-handling': ['fails-with-nonzero'],
    'backup-restore': ['restore-is-all-or-nothing'],
  },
  plant: (parts) => ({
    ...parts,
    writeOutputs: async (outputs, signal) => {
      try {
        await parts.writeOutputs(outputs, signal);
      } catch (error) {
        // There is nothing that forge could do about it.
        if (codeOf(error instanceof Error ? error.cause : undefined) !== 'ENOSPC') throw error;
      }
    },
  }),
};

export default defect;
