import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** `config check` is strict; what serves takes what it can begin with, and finds out later. */
const defect: Defect<Parts> = {
  title: 'starts with a wrong configuration, and fails on the first request',
  rule: 'refuses-at-start',
  experiments: ['starts'],
  plant: (parts) => ({
    ...parts,
    readConfig: (env) => {
      if (!process.argv.includes('serve')) return parts.readConfig(env);
      const good = Object.entries(env).filter(([key, value]) => isGood(key, value, parts));
      return parts.readConfig({ ...NOWHERE, ...Object.fromEntries(good) });
    },
  }),
};

const NOWHERE = { DATABASE_URL: 'postgres://localhost/ledger', LEDGER_TOKEN_KEY: 'nobody-signs-with-this' };

/** Whether one variable is good by itself. */
function isGood(key: string, value: string | undefined, parts: Parts): boolean {
  try {
    parts.readConfig({ ...NOWHERE, [key]: value });
    return true;
  } catch {
    return false;
  }
}

export default defect;
