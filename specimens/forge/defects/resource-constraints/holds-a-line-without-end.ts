import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const NEWLINE = 0x0a;

const defect: Defect<Parts> = {
  title: 'hands on whole lines alone, and holds one for as long as it does not end',
  rule: 'streams-large-input',
  experiments: ['runs'],
  takes: 'full',
  mayBreak: { 'resource-constraints': ['within-memory'] },
  plant: (parts) => ({
    ...parts,
    readLargeFile: async function* (path, signal) {
      let held: Uint8Array[] = [];
      for await (const chunk of parts.readLargeFile(path, signal)) {
        const end = chunk.lastIndexOf(NEWLINE) + 1;
        if (end > 0) {
          yield Buffer.concat([...held, chunk.subarray(0, end)]);
          held = [];
        }
        held.push(chunk.subarray(end));
      }
      yield Buffer.concat(held);
    },
  }),
};

export default defect;
