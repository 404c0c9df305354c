import type { Defect } from '../../../../src/model/defect.ts';
import { ForgeError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'does not say which known key an unknown one is near to',
  rule: 'suggests-the-right-key',
  experiments: ['keys'],
  plant: (parts) => ({
    ...parts,
    loadConfig: async (path, readText) => {
      try {
        return await parts.loadConfig(path, readText);
      } catch (error) {
        if (!(error instanceof ForgeError)) throw error;
        throw new ForgeError(error.message.replaceAll(/; did you mean .*\?/g, ''), { cause: error });
      }
    },
  }),
};

export default defect;
