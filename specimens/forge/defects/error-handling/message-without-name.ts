import type { Defect } from '../../../../src/model/defect.ts';
import { reasonOf } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'tells the reason of an error, but not what it is about',
  rule: 'names-the-culprit',
  experiments: ['command-line'],
  // The part that it replaces also names files, keys and places, hides secrets, and writes control characters so that they are read.
  mayBreak: {
    'state-corruption-recovery': ['names-the-file'],
    'security-boundaries': ['keeps-terminals-safe'],
    'configuration-validation': ['names-the-place', 'suggests-the-right-key', 'keeps-secrets'],
  },
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
