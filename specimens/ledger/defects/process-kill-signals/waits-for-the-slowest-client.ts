import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'waits on SIGTERM for as long as any client likes to take',
  rule: 'ends-when-asked',
  experiments: ['in-flight'],
  plant: (parts) => ({
    ...parts,
    readConfig: (env) => ({ ...parts.readConfig(env), shutdownGraceMs: 600_000 }),
  }),
};

export default defect;
