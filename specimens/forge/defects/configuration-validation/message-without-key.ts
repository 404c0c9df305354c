import type { Defect } from '../../../../src/model/defect.ts';
import { ForgeError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'says that the configuration is not valid, and not where',
  rule: 'names-the-place',
  experiments: ['keys', 'files'],
  mayBreak: {
    'configuration-validation': ['suggests-the-right-key'],
    'error-handling': ['names-the-culprit'],
  },
  plant: (parts) => ({
    ...parts,
    loadConfig: async (path, readText) => {
      try {
        return await parts.loadConfig(path, readText);
      } catch {
        throw new ForgeError('the configuration is not valid');
      }
    },
  }),
};

export default defect;
