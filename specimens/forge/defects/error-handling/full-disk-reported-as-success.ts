import type { Defect } from '../../../../src/model/defect.ts';
import { codeOf } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'reports success when the disk is full, and has written nothing',
  rule: 'fails-with-nonzero',
  experiments: ['full-disk'],
  plant: (parts) => ({
    ...parts,
    writeOutputs: async (outputs, signal) => {
      try {
        await parts.writeOutputs(outputs, signal);
      } catch (error) {
        const cause = error instanceof Error ? error.cause : undefined;
        // Meant for the state, which can be made again; it catches every other file as well.
        if (codeOf(cause) !== 'ENOSPC') throw error;
      }
    },
  }),
};

export default defect;
