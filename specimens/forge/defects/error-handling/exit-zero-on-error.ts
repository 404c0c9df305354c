import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'explains the error and exits with 0',
  rule: 'fails-with-nonzero',
  experiments: ['command-line'],
  // Whoever asks for an exit code is told that all is well.
  mayBreak: {
    'basic-execution': ['steps-exit-as-claimed'],
    'configuration-validation': ['*'],
    'state-corruption-recovery': ['*'],
    'state-persistence': ['*'],
    'process-kill-signals': ['*'],
    'secrets-management': ['refuses-without'],
    'backup-restore': ['*'],
  },
  plant: (parts) => ({ ...parts, errors: { ...parts.errors, exitCode: () => 0 } }),
};

export default defect;
