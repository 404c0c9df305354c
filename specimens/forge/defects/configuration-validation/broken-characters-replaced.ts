import { readFile } from 'node:fs/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import { fileError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'reads text that is not UTF-8 with replacement characters',
  rule: 'refuses-wrong-ones',
  experiments: ['files'],
  mayBreak: { 'error-handling': ['fails-with-nonzero', 'names-the-culprit'] },
  plant: (parts) => ({
    ...parts,
    readText: async (path) => {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        throw fileError('read', path, error);
      }
    },
  }),
};

export default defect;
