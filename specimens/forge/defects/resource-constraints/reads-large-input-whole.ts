import { readFile } from 'node:fs/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import { fileError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'reads a large input whole',
  rule: 'streams-large-input',
  experiments: ['runs'],
  mayBreak: { 'resource-constraints': ['within-memory'] },
  plant: (parts) => ({
    ...parts,
    readLargeFile: async function* (path, signal) {
      yield await readFile(path, { signal }).catch((error: unknown) => {
        throw fileError('read', path, error);
      });
    },
  }),
};

export default defect;
