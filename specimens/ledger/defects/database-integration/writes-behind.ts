import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Draws the number that the row will have, answers with it, and inserts the row when it has time. */
const defect: Defect<Parts> = {
  title: 'answers with a number that it has drawn, and inserts the row later',
  rule: 'committed-before-answer',
  experiments: ['truth'],
  mayBreak: {
    'database-integration': [
      'written-to-database',
      'survives-restart',
      'refused-leaves-nothing',
      'input-stays-data',
      'serves-what-was',
    ],
    'state-persistence': ['*'],
    'cache-integration': ['*'],
    'data-consistency': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createAccounts: (database, cache) => {
      const good = parts.createAccounts(database, cache);
      return {
        ...good,
        open: async ({ owner, currency, balance, reference }) => {
          const [drawn] = await database.query<{ id: number }>(
            "select nextval(pg_get_serial_sequence('accounts', 'id')) as id",
          );
          const id = drawn?.id ?? 0;
          const account = { id, owner, currency, reference, balance, version: 1 };
          void database
            .query(
              'insert into accounts (id, owner, currency, balance, reference) values ($1, $2, $3, $4, $5)',
              [id, owner, currency, balance, reference],
            )
            .catch(() => {});
          await good.changed(account);
          return account;
        },
      };
    },
  }),
};

export default defect;
