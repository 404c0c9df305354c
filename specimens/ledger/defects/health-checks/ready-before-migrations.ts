import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Migrates in the background, so as to be ready sooner. */
const defect: Defect<Parts> = {
  title: 'is ready before its schema is there',
  rule: 'first-request-succeeds',
  experiments: ['life'],
  mayBreak: { 'database-integration': ['*'], 'data-consistency': ['serves-the-race'] },
  plant: (parts) => ({
    ...parts,
    migrate: async (database) => {
      await database.query('select 1');
      void parts.migrate(database).catch(() => {});
      return 0;
    },
  }),
};

export default defect;
