import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'explains the error and exits with 0',
  rule: 'fails-with-nonzero',
  experiments: ['command-line'],
  mayBreak: { 'basic-execution': ['steps-exit-as-claimed'] },
  plant: (parts) => ({ ...parts, errors: { ...parts.errors, exitCode: () => 0 } }),
};

export default defect;
