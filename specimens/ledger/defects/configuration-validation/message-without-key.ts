import type { Defect } from '../../../../src/model/defect.ts';
import { ConfigError } from '../../src/config.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'says that a setting is wrong, and not which',
  rule: 'names-the-place',
  experiments: ['keys'],
  mayBreak: { 'basic-execution': ['steps-exit-as-claimed'] },
  plant: (parts) => ({
    ...parts,
    readConfig: (env) => {
      try {
        return parts.readConfig(env);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        throw new ConfigError(['the environment holds a setting that is not valid']);
      }
    },
  }),
};

export default defect;
