import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { OutputClosed } from '../../src/print.ts';

const defect: Defect<Parts> = {
  title: 'lets control characters of a file’s name through to the terminal',
  rule: 'keeps-terminals-safe',
  experiments: ['hostile-input-1', 'hostile-input-2', 'hostile-input-3'],
  plant: (parts) => ({
    ...parts,
    errors: {
      ...parts.errors,
      explain: (error) =>
        error instanceof OutputClosed
          ? ''
          : `forge: ${error instanceof Error ? error.message : String(error)}\n`,
    },
  }),
};

export default defect;
