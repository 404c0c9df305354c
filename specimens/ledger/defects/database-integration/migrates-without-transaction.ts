import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Who is killed in the middle leaves some of a step, and a step that was begun can never be begun again. */
const defect: Defect<Parts> = {
  title: 'migrates statement by statement, each for itself',
  rule: 'migrates-after-kill',
  experiments: ['killed-migrations'],
  takes: 'full',
  mayBreak: { 'database-integration': ['upgrades-filled'] },
  plant: (parts) => ({
    ...parts,
    migrate: (database) =>
      parts.migrate({
        ...database,
        transaction: (work) =>
          work(async <Row extends object>(sql: string, values?: readonly unknown[]) => {
            const statements = values === undefined ? sql.split(';').filter((one) => one.trim()) : [sql];
            let rows: readonly Row[] = [];
            for (const statement of statements) rows = await database.query<Row>(statement, values);
            return rows;
          }),
      }),
  }),
};

export default defect;
