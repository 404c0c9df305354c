import type { Defect } from '../../../../src/model/defect.ts';
import { ConfigError, type Environment } from '../../src/config.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'shows the database URL that it refuses, with its password',
  rule: 'keeps-secrets',
  experiments: ['keys'],
  plant: (parts) => ({
    ...parts,
    readConfig: (env) => {
      try {
        return parts.readConfig(env);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        throw new ConfigError(error.problems.map((problem) => `${problem}, got ${givenFor(problem, env)}`));
      }
    },
  }),
};

const givenFor = (problem: string, env: Environment): string => env[problem.split(' ')[0] ?? ''] ?? 'nothing';

export default defect;
