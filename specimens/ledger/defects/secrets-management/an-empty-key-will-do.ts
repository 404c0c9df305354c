import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const PLACEHOLDER = 'x'.repeat(16);

/** Only what is not set at all is missed: a variable that nobody filled in signs tokens that anybody can forge. */
const defect: Defect<Parts> = {
  title: 'signs with an empty key where the variable is set and nothing is in it',
  rule: 'refuses-without',
  experiments: ['refusals'],
  mayBreak: { 'configuration-validation': ['*'] },
  plant: (parts) => ({
    ...parts,
    readConfig: (env) =>
      env.LEDGER_TOKEN_KEY === ''
        ? { ...parts.readConfig({ ...env, LEDGER_TOKEN_KEY: PLACEHOLDER }), tokenKey: '' }
        : parts.readConfig(env),
  }),
};

export default defect;
