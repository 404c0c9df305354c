import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const NUMBERS =
  /^(DATABASE_POOL_SIZE|CACHE_TTL_SECONDS|PORT|BODY_TIMEOUT_SECONDS|SHUTDOWN_|RATES_TIMEOUT|RATES_BREAKER|CLOSING_|PARTNER_)/;

/** `Number()` takes 0x50 for 80 and 5e0 for 5; the script that opens the same port in the firewall does not. */
const defect: Defect<Parts> = {
  title: 'takes numbers as programmers write them, with a base or an exponent',
  rule: 'refuses-wrong-ones',
  experiments: ['keys'],
  mayBreak: { 'configuration-validation': ['refuses-at-start'] },
  plant: (parts) => ({
    ...parts,
    readConfig: (env) =>
      parts.readConfig(
        Object.fromEntries(
          Object.entries(env).map(([key, value]) => {
            const number = Number(value);
            const isWhole = NUMBERS.test(key) && value?.trim() && Number.isSafeInteger(number) && number >= 0;
            return [key, isWhole ? String(number) : value];
          }),
        ),
      ),
  }),
};

export default defect;
