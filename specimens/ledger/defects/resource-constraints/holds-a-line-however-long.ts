import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const NEW_LINE = 0x0a;

/** Hands on whole lines alone, so that none is ever cut in two: what is still without its end is kept until that comes. */
const defect: Defect<Parts> = {
  title: 'holds a line of an import until its end, however far that is',
  rule: 'streams-large-input',
  experiments: ['rounds'],
  takes: 'full',
  mayBreak: { 'resource-constraints': ['within-memory'] },
  plant: (parts) => ({
    ...parts,
    summarizeImport: (chunks, check) => parts.summarizeImport(wholeLines(chunks), check),
  }),
};

async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEW_LINE) + 1;
    if (end === 0) {
      held.push(chunk);
      continue;
    }
    yield Buffer.concat([...held, chunk.subarray(0, end)]);
    held = [chunk.subarray(end)];
  }
  yield Buffer.concat(held);
}

export default defect;
