import type { Defect } from '../../../../src/model/defect.ts';
import { codeOf } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

/** A full disk is the machine's fault and no bug of the restore, so its error goes no further. */
const defect: Defect<Parts> = {
  title: 'says that it has restored what a full disk had no room for',
  rule: 'restore-is-all-or-nothing',
  experiments: ['interrupted'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    restoreBackup: (tools, path, root) =>
      parts.restoreBackup(
        {
          ...tools,
          writeOutputs: async (outputs, signal) => {
            const isJournal = outputs.length === 1;
            await tools.writeOutputs(outputs, signal).catch((error: unknown) => {
              if (isJournal || codeOf((error as Error).cause) !== 'ENOSPC') throw error;
            });
          },
        },
        path,
        root,
      ),
  }),
};

export default defect;
