import type { Defect } from '../../../../src/model/defect.ts';
import { migrate, STEPS } from '../../src/migrations.ts';
import type { Parts } from '../../src/parts.ts';

/** Written while the table was empty on every machine that it was tried on. */
const ONE_MORE = `
  drop table idempotency_keys;
  create table idempotency_keys (
    key text primary key,
    fingerprint text not null,
    status int,
    body json,
    created_at timestamptz not null default now(),
    expires_at timestamptz
  )`;

const defect: Defect<Parts> = {
  title: 'drops a table and makes it anew to add a column',
  rule: 'upgrades-filled',
  experiments: ['upgrades'],
  takes: 'full',
  // A key that is forgotten is done again.
  mayBreak: { 'database-integration': ['serves-what-was'] },
  plant: (parts) => ({
    ...parts,
    migrate: (database) => migrate(database, [...STEPS, ONE_MORE]),
  }),
};

export default defect;
