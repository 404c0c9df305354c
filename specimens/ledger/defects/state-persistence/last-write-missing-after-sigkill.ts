import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Milliseconds for which transfers are gathered, to save round trips. */
const GATHERED = 800;

const defect: Defect<Parts> = {
  title: 'acknowledges a transfer before it is written, a moment later',
  rule: 'survives-kill',
  experiments: ['lives-of-a-service'],
  // What is not written yet is missed by whoever looks at once, and what was refused later was acknowledged.
  mayBreak: {
    'database-integration': ['committed-before-answer'],
    'resource-constraints': ['workload-succeeds'],
    'data-consistency': ['no-negative-balance', 'acknowledged-durable', 'key-is-one-requests'],
  },
  plant: (parts) => ({
    ...parts,
    createTransfers: (...args) => {
      const transfers = parts.createTransfers(...args);
      const process1 = new AbortController();
      process.prependListener('SIGTERM', () => process1.abort());
      let id = 0;
      return {
        ...transfers,
        book: async (transfer, key) => {
          void pause(GATHERED, undefined, { signal: process1.signal })
            .catch(() => undefined)
            .then(() => transfers.book(transfer, key));
          id += 1;
          const body = { ...transfer, id, currency: 'EUR', at: new Date().toISOString() };
          return { status: 201, body, replayed: false };
        },
      };
    },
  }),
};

export default defect;
