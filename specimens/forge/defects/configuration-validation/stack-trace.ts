import type { Defect } from '../../../../src/model/defect.ts';
import { ForgeError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'shows a stack trace for a wrong configuration',
  rule: 'no-stack-trace',
  experiments: ['keys', 'files'],
  mayBreak: { 'error-handling': ['no-stack-trace'] },
  plant: (parts) => ({
    ...parts,
    loadConfig: async (path, readText) => {
      try {
        return await parts.loadConfig(path, readText);
      } catch (error) {
        throw error instanceof ForgeError ? new ForgeError(String(error.stack), { cause: error }) : error;
      }
    },
  }),
};

export default defect;
