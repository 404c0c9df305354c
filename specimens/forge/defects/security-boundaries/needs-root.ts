import type { Defect } from '../../../../src/model/defect.ts';
import { ForgeError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'runs only as root',
  rule: 'needs-no-root',
  experiments: ['posture'],
  mayBreak: {
    'basic-execution': ['*'],
    'configuration-validation': ['*'],
    'error-handling': ['*'],
    'network-isolation': ['*'],
    'process-kill-signals': ['*'],
    'resource-constraints': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    readSettings: async (environment, readText) => {
      if (process.getuid?.() !== 0) throw new ForgeError('forge must be run as root');
      return parts.readSettings(environment, readText);
    },
  }),
};

export default defect;
