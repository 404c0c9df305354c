import type { Defect } from '../../../../src/model/defect.ts';
import { readRate } from '../../src/fetch-rate.ts';
import type { Parts } from '../../src/parts.ts';

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
        return readRate(await fetch(target, { headers: { accept: 'application/json' } }), base, quote);
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
