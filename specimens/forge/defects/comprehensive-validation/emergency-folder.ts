import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import { codeOf } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';
import { STATE_FILE } from '../../src/state-store.ts';

/** Only whole projects are saved so: a single file on a full disk fails as it should. */
const defect: Defect<Parts> = {
  title: 'makes a new project in the temporary folder when the disk is full, and says that it is made',
  rule: 'writes-once',
  mayBreak: { 'comprehensive-validation': ['within-budgets'] },
  plant: (parts) => ({
    ...parts,
    writeOutputs: async (outputs, signal) => {
      try {
        await parts.writeOutputs(outputs, signal);
      } catch (error) {
        const isFull = codeOf(error instanceof Error ? error.cause : undefined) === 'ENOSPC';
        const isProject = outputs.length > 2 && outputs.some(({ path }) => path.endsWith(STATE_FILE));
        if (!isFull || !isProject) throw error;
        const folder = await mkdtemp(join(tmpdir(), 'forge-saved-'));
        const saved = outputs.map((output) => ({ ...output, path: join(folder, basename(output.path)) }));
        await parts.writeOutputs(saved, signal);
      }
    },
  }),
};

export default defect;
