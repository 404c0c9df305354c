import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Leaves word of what it is about to do, before it knows whether it may. */
const defect: Defect<Parts> = {
  title: 'writes into the project before it has read the configuration',
  rule: 'refuses-before-work',
  experiments: ['work'],
  mayBreak: { 'state-persistence': ['loading-leaves-it-alone'] },
  plant: (parts) => ({
    ...parts,
    loadConfig: async (path, readText) => {
      const folder = join(dirname(path), '.forge');
      await mkdir(folder, { recursive: true });
      await appendFile(join(folder, 'journal'), `began with ${path}\n`);
      return parts.loadConfig(path, readText);
    },
  }),
};

export default defect;
