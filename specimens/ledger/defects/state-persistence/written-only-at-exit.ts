import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'acknowledges transfers, and books them when it is asked to end',
  rule: 'survives-kill',
  experiments: ['lives-of-a-service'],
  // Whoever looks for a transfer that was acknowledged finds none.
  mayBreak: {
    'database-integration': ['written-to-database', 'committed-before-answer', 'survives-restart'],
    'resource-constraints': ['workload-succeeds'],
    'monitoring-observability': ['span-parents', 'span-status'],
    'data-consistency': ['*'],
    'cache-integration': ['*'],
    'backup-restore': ['*'],
    'disaster-recovery': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createTransfers: (...args) => {
      const transfers = parts.createTransfers(...args);
      const owed: (() => Promise<unknown>)[] = [];
      const settle = async () => {
        for (const book of owed.splice(0)) await book();
      };
      process.prependListener('SIGTERM', () => void settle());
      let id = 0;
      return {
        ...transfers,
        book: async (transfer, key) => {
          owed.push(() => transfers.book(transfer, key));
          id += 1;
          const body = { ...transfer, id, currency: 'EUR', at: new Date().toISOString() };
          return { status: 201, body, replayed: false };
        },
      };
    },
  }),
};

export default defect;
