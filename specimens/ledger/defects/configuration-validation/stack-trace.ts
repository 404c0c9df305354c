import type { Defect } from '../../../../src/model/defect.ts';
import { ConfigError } from '../../src/config.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'shows a stack trace for a wrong setting',
  rule: 'no-stack-trace',
  experiments: ['keys'],
  plant: (parts) => ({
    ...parts,
    readConfig: (env) => {
      try {
        return parts.readConfig(env);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        throw new ConfigError([...error.problems, String(error.stack)]);
      }
    },
  }),
};

export default defect;
