import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'prints errors to standard output',
  rule: 'explains-on-stderr',
  experiments: ['command-line'],
  plant: (parts) => ({
    ...parts,
    errors: {
      ...parts.errors,
      tell: (text) => new Promise((resolve) => process.stdout.write(text, () => resolve())),
    },
  }),
};

export default defect;
