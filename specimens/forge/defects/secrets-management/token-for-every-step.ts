import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'hands the token to the programs of every phase, one of which writes down all that it is given',
  rule: 'not-in-files',
  experiments: ['traces'],
  mayBreak: { 'secrets-management': ['files-are-private'] },
  plant: (parts) => ({
    ...parts,
    execute: (execution, signal) =>
      parts.execute({ ...execution, env: { ...process.env, ...execution.env } }, signal),
  }),
};

export default defect;
