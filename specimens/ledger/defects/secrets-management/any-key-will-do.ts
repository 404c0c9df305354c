import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'takes a key of any length',
  rule: 'refuses-wrong',
  experiments: ['refusals'],
  mayBreak: { 'secrets-management': ['refuses-without'], 'configuration-validation': ['*'] },
  plant: (parts) => ({
    ...parts,
    readConfig: (env) => {
      const key = env.LEDGER_TOKEN_KEY ?? '';
      const config = parts.readConfig({ ...env, LEDGER_TOKEN_KEY: key?.padEnd(16, '.') });
      return { ...config, tokenKey: key };
    },
  }),
};

export default defect;
