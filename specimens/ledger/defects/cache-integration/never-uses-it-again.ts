import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Three strikes: the client gives up its connection for good, and every read is a miss from then on. */
const defect: Defect<Parts> = {
  title: 'never uses its cache again after it was gone',
  rule: 'used-again',
  experiments: ['everyday'],
  plant: (parts) => ({
    ...parts,
    cacheOptions: (backoff) => ({
      ...parts.cacheOptions(backoff),
      retryStrategy: () => null,
    }),
  }),
};

export default defect;
