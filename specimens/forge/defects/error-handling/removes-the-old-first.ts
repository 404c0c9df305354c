import { rm } from 'node:fs/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** What it leaves is whole each time; only what people had before is gone, with nothing in its place. */
const defect: Defect<Parts> = {
  title: 'removes what --force shall replace before it knows whether there is room for the new',
  rule: 'leaves-nothing-half-written',
  experiments: ['full-disk'],
  plant: (parts) => ({
    ...parts,
    writeOutputs: async (outputs, signal) => {
      if (process.argv.includes('generate')) for (const { path } of outputs) await rm(path, { force: true });
      return parts.writeOutputs(outputs, signal);
    },
  }),
};

export default defect;
