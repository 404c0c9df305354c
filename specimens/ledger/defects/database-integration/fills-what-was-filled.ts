import type { Defect } from '../../../../src/model/defect.ts';
import { migrate, STEPS } from '../../src/migrations.ts';
import type { Parts } from '../../src/parts.ts';

/** Every account is to have a reference; those that had one get another. */
const ONE_MORE = "update accounts set reference = 'account-' || id";

const defect: Defect<Parts> = {
  title: 'fills a column of all rows, not only of those in which it is empty',
  rule: 'upgrades-filled',
  experiments: ['upgrades'],
  takes: 'full',
  mayBreak: { 'database-integration': ['serves-what-was'] },
  plant: (parts) => ({
    ...parts,
    migrate: (database) => migrate(database, [...STEPS, ONE_MORE]),
  }),
};

export default defect;
