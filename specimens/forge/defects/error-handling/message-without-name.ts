import type { Defect } from '../../../../src/model/defect.ts';
import { reasonOf } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'tells the reason of an error, but not what it is about',
  rule: 'names-the-culprit',
  experiments: ['command-line'],
  plant: (parts) => ({
    ...parts,
    errors: {
      ...parts.errors,
      explain: (error) => {
        const cause = error instanceof Error ? error.cause : undefined;
        return `forge: ${cause ? reasonOf(cause).replace(/'.*'/, '') : 'invalid input'}\n`;
      },
    },
  }),
};

export default defect;
