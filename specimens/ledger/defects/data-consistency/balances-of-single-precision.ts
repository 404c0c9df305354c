import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Half as wide, and as good for every balance that anybody tried. */
const defect: Defect<Parts> = {
  title: 'keeps balances in a column of type real',
  rule: 'large-amounts-exact',
  experiments: ['bank'],
  plant: (parts) => ({
    ...parts,
    migrate: async (database) => {
      const version = await parts.migrate(database);
      const [column] = await database.query<{ type: string }>(
        "select data_type as type from information_schema.columns where table_name = 'accounts' and column_name = 'balance'",
      );
      if (column?.type === 'bigint')
        await database.query('alter table accounts alter column balance type real');
      return version;
    },
  }),
};

export default defect;
