import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Milliseconds for which transfers are held, to be written when there is time. */
const HELD_MS = 400;

const defect: Defect<Parts> = {
  title: 'acknowledges transfers that only its memory holds',
  rule: 'lesser-losses-lose-nothing',
  experiments: ['cache-and-machine'],
  mayBreak: {
    'backup-restore': ['*'],
    'cache-integration': ['*'],
    'data-consistency': ['*'],
    'database-integration': ['*'],
    'disaster-recovery': ['loses-nothing-backed-up', 'loses-no-more-than-claimed', 'ids-stay-unique'],
    'error-handling': ['*'],
    'graceful-shutdown': ['*'],
    'health-checks': ['*'],
    'monitoring-observability': ['*'],
    'network-isolation': ['*'],
    'process-kill-signals': ['*'],
    'resource-constraints': ['workload-succeeds'],
    'security-boundaries': ['*'],
    'state-persistence': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createTransfers: (database, accounts) => {
      const good = parts.createTransfers(database, accounts);
      return {
        ...good,
        book: async (transfer, key) => {
          const [drawn] = await database.query<{ id: number }>(
            "select nextval(pg_get_serial_sequence('transfers', 'id')) as id",
          );
          setTimeout(() => good.book(transfer, key).catch(() => {}), HELD_MS);
          const body = { id: drawn?.id ?? 0, ...transfer, currency: 'EUR', at: new Date().toISOString() };
          return { status: 201, body, replayed: false };
        },
      };
    },
  }),
};

export default defect;
