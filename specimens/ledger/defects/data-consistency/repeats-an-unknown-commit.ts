import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';

const TRIES = 40;
const PAUSE_MS = 100;

/**
 * Hides short outages from its clients: when the connection breaks, it does the transfer again. Where it broke between the
 * commit and its answer, the transfer had been done.
 */
const defect: Defect<Parts> = {
  title: 'does a transfer again when the connection broke at its commit',
  rule: 'applied-once',
  takes: 'full',
  experiments: ['bank'],
  mayBreak: {
    'network-isolation': ['refused-dependency-answered', 'black-hole-bounded'],
    'monitoring-observability': ['*'],
    'database-integration': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => {
      const good = parts.createTransfers(database, accounts);
      return {
        ...good,
        book: async (transfer, key) => {
          for (let attempt = 1; ; attempt += 1) {
            try {
              return await good.book(transfer, key);
            } catch (error) {
              if (!(error instanceof Unavailable) || attempt === TRIES) throw error;
              await pause(PAUSE_MS);
            }
          }
        },
      };
    },
  }),
};

export default defect;
