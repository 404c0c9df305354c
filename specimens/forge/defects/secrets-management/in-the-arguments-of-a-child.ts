import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'hands the token to programs as an argument',
  rule: 'not-in-processes',
  experiments: ['traces'],
  plant: (parts) => ({
    ...parts,
    execute: ({ argv, cwd, env }, signal) =>
      parts.execute({ argv: [...argv, `--token=${env.FORGE_TOKEN ?? ''}`], cwd, env }, signal),
  }),
};

export default defect;
