import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** One short outage of Redis, and nobody is limited any more until the next start. */
const defect: Defect<Parts> = {
  title: 'never connects to the store of the limits again once the connection was lost',
  rule: 'limits-again',
  experiments: ['stores'],
  plant: (parts) => ({
    ...parts,
    createRateLimiter: (options) =>
      parts.createRateLimiter({
        ...options,
        connection: { ...options.connection, retryStrategy: () => null },
      }),
  }),
};

export default defect;
