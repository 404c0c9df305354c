import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

const DECIMAL = /^\d{1,12}(\.\d{1,12})?$/;

/** A race against a timer: the caller is answered in time, and the request stays with the provider for as long as that likes. */
const defect: Defect<Parts> = {
  title: 'stops waiting for the provider, and never hangs up',
  rule: 'gives-up-in-time',
  experiments: ['timeouts'],
  plant: (parts) => ({
    ...parts,
    rateFetcher: (url, timeoutMs) => async (base, quote) => {
      const ask = async () => {
        const target = new URL('/v1/rates', url);
        target.search = new URLSearchParams({ base, quote }).toString();
        const response = await fetch(target, { headers: { accept: 'application/json' } });
        if (!response.ok) {
          await response.body?.cancel();
          if (response.status < 500 && ![408, 425, 429].includes(response.status))
            throw new Problem(404, `there is no rate of ${base} in ${quote}`);
          throw new Error(`the provider answered with ${response.status}`);
        }
        const { rate } = (await response.json()) as { rate?: unknown };
        if (typeof rate === 'string' && DECIMAL.test(rate)) return rate;
        throw new Error('the provider answered without a rate');
      };
      const asked = ask();
      asked.catch(() => {});
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('the provider is late')), timeoutMs);
      });
      return Promise.race([asked, late]).finally(() => clearTimeout(timer));
    },
  }),
};

export default defect;
