import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Shorter than a line-by-line reader, and good enough for every file that was ever tried. */
const defect: Defect<Parts> = {
  title: 'reads an import whole before it looks at it',
  rule: 'streams-large-input',
  experiments: ['rounds'],
  mayBreak: { 'resource-constraints': ['within-memory'] },
  plant: (parts) => ({
    ...parts,
    summarizeImport: async (chunks, check) => {
      const held: Buffer[] = [];
      for await (const chunk of chunks) held.push(chunk);
      return parts.summarizeImport(one(Buffer.concat(held)), check);
    },
  }),
};

async function* one(chunk: Buffer): AsyncGenerator<Buffer> {
  yield chunk;
}

export default defect;
