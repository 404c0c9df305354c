import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'exits with 0 after it was interrupted',
  rule: 'exits-as-claimed',
  experiments: ['as-process-1', 'as-child'],
  plant: (parts) => ({
    ...parts,
    errors: {
      ...parts.errors,
      exitCode: (error) =>
        error instanceof Error && error.message.startsWith('interrupted by')
          ? 0
          : parts.errors.exitCode(error),
    },
  }),
};

export default defect;
