import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import { fileError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';
import { STATE_FILE } from '../../src/state-store.ts';

/** The order of writing matters only where something comes between: here a disk that has space for one small file. */
const defect: Defect<Parts> = {
  title: 'makes a new project with its state first, and leaves that when the disk is full',
  rule: 'invariants-hold',
  plant: (parts) => ({
    ...parts,
    writeOutputs: async (outputs, signal) => {
      const states = outputs.filter(({ path }) => path.endsWith(STATE_FILE));
      if (states.length === 0 || outputs.length <= 2) return parts.writeOutputs(outputs, signal);
      for (const { path, content, mode } of [
        ...states,
        ...outputs.filter((output) => !states.includes(output)),
      ]) {
        try {
          await mkdir(dirname(path), { recursive: true });
          await writeFile(path, content, { mode: mode ?? 0o666 });
        } catch (error) {
          throw fileError('write', path, error);
        }
      }
    },
  }),
};

export default defect;
