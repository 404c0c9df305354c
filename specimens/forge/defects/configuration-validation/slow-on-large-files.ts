import { readFile } from 'node:fs/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Counts the lines from the beginning for each of them: nobody notices in a file of thirty lines. */
const defect: Defect<Parts> = {
  title: 'takes minutes for a file with very many lines',
  rule: 'answers-in-time',
  experiments: ['files'],
  plant: (parts) => ({
    ...parts,
    loadConfig: async (path, readText) => {
      const bytes = await readFile(path).catch(() => Buffer.alloc(0));
      let lines = 0;
      for (let end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', end + 1)) {
        lines = bytes.subarray(0, end).filter((byte) => byte === 0x0a).length + 1;
      }
      if (lines > 1_000_000) throw new Error('more lines than anybody writes');
      return parts.loadConfig(path, readText);
    },
  }),
};

export default defect;
