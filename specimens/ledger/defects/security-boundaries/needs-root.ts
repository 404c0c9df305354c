import type { Defect } from '../../../../src/model/defect.ts';
import { ConfigError } from '../../src/config.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'runs only as root',
  rule: 'needs-no-root',
  experiments: ['posture'],
  mayBreak: {
    'basic-execution': ['*'],
    'configuration-validation': ['*'],
    'error-handling': ['*'],
    'health-checks': ['becomes-ready'],
    'network-isolation': ['*'],
    'process-kill-signals': ['*'],
    'resource-constraints': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    readConfig: (env) => {
      if (process.getuid?.() !== 0) throw new ConfigError(['ledger must be run as root']);
      return parts.readConfig(env);
    },
  }),
};

export default defect;
