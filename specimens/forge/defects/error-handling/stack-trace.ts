import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'shows people a stack trace',
  rule: 'no-stack-trace',
  experiments: ['command-line'],
  plant: (parts) => ({
    ...parts,
    errors: {
      ...parts.errors,
      explain: (error) => (error instanceof Error ? `${error.stack}\n` : parts.errors.explain(error)),
    },
  }),
};

export default defect;
