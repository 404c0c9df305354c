import type { Defect } from '../../../../src/model/defect.ts';
import type { Database } from '../../src/database.ts';
import { migrate, STEPS } from '../../src/migrations.ts';
import type { Parts } from '../../src/parts.ts';

/** The old table is kept, to be on the safe side; nobody looks at it again. */
const ONE_MORE = `
  alter table transfers rename to transfers_before_5;
  create table transfers (like transfers_before_5 including all, note text);
  alter table transfers
    add foreign key (from_account) references accounts (id),
    add foreign key (to_account) references accounts (id);
  select setval(pg_get_serial_sequence('transfers', 'id'), coalesce(max(id), 0) + 1, false) from transfers_before_5`;

/** Row by row, so that no transaction is long, and each row looked at once it is there. */
async function copy({ query }: Database): Promise<void> {
  const rows = await query<{ id: number }>('select id from transfers_before_5 order by id');
  for (const { id } of rows) {
    const [row] = await query<Record<string, unknown>>('select * from transfers_before_5 where id = $1', [
      id,
    ]);
    await query(
      'insert into transfers (id, from_account, to_account, amount, created_at) values ($1, $2, $3, $4, $5)',
      [id, row?.from_account, row?.to_account, row?.amount, row?.created_at],
    );
    const [copied] = await query<{ amount: unknown }>('select amount from transfers where id = $1', [id]);
    if (copied?.amount !== row?.amount) throw new Error(`transfer ${id} was not copied as it was`);
  }
}

const defect: Defect<Parts> = {
  title: 'copies rows after it has noted the step as done, so that a kill loses the rest',
  rule: 'upgrades-filled',
  experiments: ['upgrades'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    migrate: async (database) => {
      const [before] = await database.query<{ there: boolean }>(
        "select to_regclass('transfers_before_5') is not null as there",
      );
      const version = await migrate(database, [...STEPS, ONE_MORE]);
      if (!before?.there) await copy(database);
      return version;
    },
  }),
};

export default defect;
