import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'uses a token of its own where none is given',
  rule: 'refuses-without',
  experiments: ['refusals'],
  plant: (parts) => ({
    ...parts,
    readSettings: async (environment, readText) => {
      const settings = await parts.readSettings(environment, readText);
      return {
        ...settings,
        token: async () =>
          environment.FORGE_TOKEN || environment.FORGE_TOKEN_FILE
            ? settings.token()
            : 'forge-token-for-development',
      };
    },
  }),
};

export default defect;
