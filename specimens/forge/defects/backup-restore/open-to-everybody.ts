import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'writes a backup with the permissions that any file gets, though forge.toml is private',
  rule: 'as-private-as-its-files',
  experiments: ['there-and-back'],
  plant: (parts) => ({
    ...parts,
    backUp: (tools, path, root) => {
      const writeOutputs: typeof tools.writeOutputs = (outputs, signal) =>
        tools.writeOutputs(
          outputs.map(({ mode: _, ...output }) => output),
          signal,
        );
      return parts.backUp({ ...tools, writeOutputs }, path, root);
    },
  }),
};

export default defect;
