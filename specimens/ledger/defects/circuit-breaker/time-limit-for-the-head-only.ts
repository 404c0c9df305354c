import type { Defect } from '../../../../src/model/defect.ts';
import { readRate } from '../../src/fetch-rate.ts';
import type { Parts } from '../../src/parts.ts';

/** The timer is taken away as soon as the head is there; the rest may take as long as it likes. */
const defect: Defect<Parts> = {
  title: 'gives the provider a time limit for the head of its answer alone',
  rule: 'gives-up-in-time',
  experiments: ['timeouts'],
  plant: (parts) => ({
    ...parts,
    rateFetcher: (url, timeoutMs) => async (base, quote) => {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(new Error('timed out')), timeoutMs);
      const target = new URL('/v1/rates', url);
      target.search = new URLSearchParams({ base, quote }).toString();
      const response = await fetch(target, { signal: controller.signal });
      clearTimeout(timer);
      return readRate(response, base, quote);
    },
  }),
};

export default defect;
