import type { Defect } from '../../../../src/model/defect.ts';
import { ForgeError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'exits with 0 though a step failed',
  rule: 'steps-exit-as-claimed',
  experiments: ['lifecycle'],
  plant: (parts) => ({
    ...parts,
    runPhase: async (run, ...rest) => {
      try {
        return await parts.runPhase(run, ...rest);
      } catch (error) {
        if (!(error instanceof ForgeError)) throw error;
        await run.progress(`warning: ${error.message}`);
        return [];
      }
    },
  }),
};

export default defect;
