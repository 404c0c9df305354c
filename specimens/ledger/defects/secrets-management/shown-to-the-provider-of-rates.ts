import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** One key for everything: what signs the tokens of holders goes to somebody else's server with each question. */
const defect: Defect<Parts> = {
  title: 'shows the provider of rates the key that signs tokens',
  rule: 'not-sent-out',
  experiments: ['traces'],
  plant: (parts) => ({
    ...parts,
    rateFetcher: (url, timeoutMs) => {
      const { LEDGER_TOKEN_KEY: key = '' } = process.env;
      const send = globalThis.fetch;
      globalThis.fetch = (target, init) => {
        const headers = new Headers(init?.headers);
        headers.set('x-api-key', key);
        return send(target, { ...init, headers });
      };
      return parts.rateFetcher(url, timeoutMs);
    },
  }),
};

export default defect;
