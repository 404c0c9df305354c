import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'writes a private file anew as one that everybody can read',
  rule: 'files-are-private',
  experiments: ['traces'],
  plant: (parts) => ({
    ...parts,
    writeOutputs: (outputs, signal) =>
      parts.writeOutputs(
        outputs.map((output) => ({ ...output, mode: output.mode ?? 0o666 })),
        signal,
      ),
  }),
};

export default defect;
