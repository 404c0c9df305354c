import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** All is well with the names that its makers use. */
const defect: Defect<Parts> = {
  title: 'writes its state with one byte for each letter, and reads it as UTF-8',
  rule: 'tells-what-was-done',
  experiments: ['lives-of-a-command'],
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      save: (root, state, writeOutputs, signal) =>
        parts.stateStore.save(
          root,
          state,
          (outputs, ...rest) => writeOutputs(outputs.map(inLatin1), ...rest),
          signal,
        ),
    },
  }),
};

function inLatin1<T extends { readonly content: unknown }>(output: T): T {
  const { content } = output;
  return typeof content === 'string' ? { ...output, content: Buffer.from(content, 'latin1') } : output;
}

export default defect;
