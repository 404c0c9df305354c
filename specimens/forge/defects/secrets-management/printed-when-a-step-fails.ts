import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'prints the environment of a step that fails',
  rule: 'not-in-output',
  experiments: ['traces'],
  plant: (parts) => ({
    ...parts,
    execute: async (execution, signal) => {
      const code = await parts.execute(execution, signal);
      if (code !== 0) process.stderr.write(`${JSON.stringify(execution.env)}\n`);
      return code;
    },
  }),
};

export default defect;
