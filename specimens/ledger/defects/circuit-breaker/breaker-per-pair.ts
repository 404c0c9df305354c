import type { Defect } from '../../../../src/model/defect.ts';
import type { Breaker } from '../../src/breaker.ts';
import { isProviderFailure } from '../../src/fetch-rate.ts';
import type { Parts } from '../../src/parts.ts';

/** One breaker for each pair of currencies: the provider is hurt anew by each of them. */
const defect: Defect<Parts> = {
  title: 'has a breaker for each pair of currencies',
  rule: 'one-breaker-for-all',
  experiments: ['errors'],
  plant: (parts) => ({
    ...parts,
    createRates: (options) => {
      const breaker = (): Breaker =>
        parts.createBreaker({
          failures: 3,
          resetMs: 1_000,
          isFailure: isProviderFailure,
          onChange: () => {},
        });
      const byPair = new Map<string, ReturnType<Parts['createRates']>>();
      return {
        read: (base, quote) => {
          const pair = `${base}/${quote}`;
          const rates = byPair.get(pair) ?? parts.createRates({ ...options, breaker: breaker() });
          byPair.set(pair, rates);
          return rates.read(base, quote);
        },
      };
    },
  }),
};

export default defect;
