import type { Defect } from '../../../../src/model/defect.ts';
import { wrongUse } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'shows the token where it is given in two ways',
  rule: 'keeps-secrets',
  experiments: ['work'],
  plant: (parts) => ({
    ...parts,
    readSettings: async (environment, readText) => {
      const settings = await parts.readSettings(environment, readText);
      const { FORGE_TOKEN: given, FORGE_TOKEN_FILE: file } = environment;
      if (!given || !file) return settings;
      const refuse = async () => {
        throw wrongUse(`FORGE_TOKEN (${given}) and FORGE_TOKEN_FILE are both set; unset one of them`);
      };
      return { ...settings, token: refuse };
    },
  }),
};

export default defect;
