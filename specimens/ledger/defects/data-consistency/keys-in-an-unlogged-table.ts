import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** PostgreSQL empties an unlogged table when it comes back from a crash, and from nothing else: no restart shows it. */
const defect: Defect<Parts> = {
  title: 'keeps idempotency keys in an unlogged table, to spare the database its log',
  rule: 'idempotency-key-once',
  experiments: ['bank'],
  takes: 'full',
  mayBreak: { 'database-integration': ['survives-restart'], 'comprehensive-validation': ['*'] },
  plant: (parts) => ({
    ...parts,
    migrate: async (database) => {
      const version = await parts.migrate(database);
      const [row] = await database.query<{ kept: string }>(
        "select relpersistence as kept from pg_class where oid = 'idempotency_keys'::regclass",
      );
      if (row?.kept === 'p') await database.query('alter table idempotency_keys set unlogged');
      return version;
    },
  }),
};

export default defect;
