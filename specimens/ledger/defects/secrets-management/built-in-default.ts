import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'signs with a key of its own where none is given',
  rule: 'refuses-without',
  experiments: ['refusals'],
  mayBreak: { 'configuration-validation': ['*'] },
  plant: (parts) => ({
    ...parts,
    readConfig: (env) =>
      parts.readConfig({ ...env, LEDGER_TOKEN_KEY: env.LEDGER_TOKEN_KEY || 'key-for-development-only' }),
  }),
};

export default defect;
