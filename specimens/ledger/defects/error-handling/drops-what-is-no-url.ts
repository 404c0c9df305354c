import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** A request's target is no URL: `//` has an empty host in it, and the parser throws. */
const defect: Defect<Parts> = {
  title: 'parses the path as a URL, and answers nothing where that fails',
  rule: 'rejects-with-4xx',
  experiments: ['requests'],
  // What follows two slashes is a host to a URL, and `//my/accounts/1` becomes `/accounts/1`, which is for the bank alone.
  mayBreak: {
    'security-boundaries': ['refuses-under-other-names'],
    'rate-limiting': ['other-spellings-buy-nothing'],
  },
  plant: (parts) => ({
    ...parts,
    openContext: (request) => {
      const { pathname, search } = new URL(request.url ?? '/', 'http://ledger');
      return { ...parts.openContext(request), path: pathname + search };
    },
  }),
};

export default defect;
