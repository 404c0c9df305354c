import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';
import type { Rate } from '../../src/rates.ts';
import { Unavailable } from '../../src/unavailable.ts';

/** What was last heard is one variable: while the provider is down, francs are sold at the price of pounds. */
const defect: Defect<Parts> = {
  title: 'falls back to the last rate that it heard, of whatever currencies',
  rule: 'falls-back-as-claimed',
  experiments: ['errors'],
  plant: (parts) => ({
    ...parts,
    createRates: ({ fetchRate, breaker }) => {
      let last: Rate | undefined;
      return {
        async read(base, quote) {
          if (fetchRate === null) throw new Unavailable('the exchange rate', 'no provider is configured');
          try {
            const rate = await breaker.run(() => fetchRate(base, quote));
            last = { base, quote, rate, at: new Date().toISOString(), stale: false };
            return last;
          } catch (error) {
            if (error instanceof Problem) throw error;
            if (last === undefined)
              throw new Unavailable('the exchange rate', 'its provider cannot be asked');
            return { ...last, base, quote, stale: true };
          }
        },
      };
    },
  }),
};

export default defect;
