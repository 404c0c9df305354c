import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/**
 * The client gives up its connection for good as soon as it fails once, and every read is a miss from then on: from the start, where the
 * first connection took longer than it may.
 */
const defect: Defect<Parts> = {
  title: 'never uses its cache again after it was gone',
  rule: 'used-again',
  experiments: ['everyday'],
  // The limits are kept over a connection of the same kind.
  mayBreak: { 'cache-integration': ['second-read-hits'], 'rate-limiting': ['limits-again'] },
  plant: (parts) => ({
    ...parts,
    cacheOptions: (backoff) => ({
      ...parts.cacheOptions(backoff),
      retryStrategy: () => null,
    }),
  }),
};

export default defect;
