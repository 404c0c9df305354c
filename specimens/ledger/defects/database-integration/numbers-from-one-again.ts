import type { Defect } from '../../../../src/model/defect.ts';
import { migrate, STEPS } from '../../src/migrations.ts';
import type { Parts } from '../../src/parts.ts';

/** A column of its own type is easier to add to a copy; the copy numbers by a sequence of its own. */
const ONE_MORE = `
  create table transfers_new (like transfers including all, note text);
  alter table transfers_new
    add foreign key (from_account) references accounts (id),
    add foreign key (to_account) references accounts (id);
  insert into transfers_new (id, from_account, to_account, amount, created_at)
    select id, from_account, to_account, amount, created_at from transfers;
  drop table transfers;
  alter table transfers_new rename to transfers`;

const defect: Defect<Parts> = {
  title: 'makes a table anew, and numbers its rows from one again',
  rule: 'serves-what-was',
  experiments: ['upgrades'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    migrate: (database) => migrate(database, [...STEPS, ONE_MORE]),
  }),
};

export default defect;
