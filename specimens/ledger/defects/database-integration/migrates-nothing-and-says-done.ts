import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'says that it has migrated a database that is not there',
  rule: 'admits-outage',
  experiments: ['migrations'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    migrateOnce: async (tools, env, out) => {
      try {
        await parts.migrateOnce(tools, env, out);
      } catch (error) {
        // The service migrates when it starts anyway: no reason to stop a deployment.
        process.stderr.write(`migration skipped: ${(error as Error).message}\n`);
      }
    },
  }),
};

export default defect;
