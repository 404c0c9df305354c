import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Looks whether there is anything to do, and does it a moment later, without a lock that another one would meet. */
const defect: Defect<Parts> = {
  title: 'two migrations at once trip over each other',
  rule: 'migrates-twice',
  experiments: ['migrations'],
  plant: (parts) => ({
    ...parts,
    migrate: async (database) => {
      const [found] = await database.query<{ there: boolean }>(
        "select to_regclass('accounts') is not null as there",
      );
      if (found?.there) return parts.migrate(database);
      await pause(500);
      await database.query('create table migration_started (at timestamptz)');
      return parts.migrate(database);
    },
  }),
};

export default defect;
