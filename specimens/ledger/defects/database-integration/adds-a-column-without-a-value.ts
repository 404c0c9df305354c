import type { Defect } from '../../../../src/model/defect.ts';
import { migrate, STEPS } from '../../src/migrations.ts';
import type { Parts } from '../../src/parts.ts';

/** The default comes one statement too late for the rows that are there. */
const ONE_MORE = `
  alter table accounts add column region text not null;
  alter table accounts alter column region set default 'EU'`;

const defect: Defect<Parts> = {
  title: 'adds a column that must not be null, without a value for rows that are there',
  rule: 'upgrades-filled',
  experiments: ['upgrades'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    migrate: (database) => migrate(database, [...STEPS, ONE_MORE]),
  }),
};

export default defect;
