import { createHash } from 'node:crypto';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Database } from '../../src/database.ts';
import type { Parts } from '../../src/parts.ts';

/** As ids are made that only have to be different from each other. */
const defect: Defect<Parts> = {
  title: 'names its sessions by the time and a count',
  rule: 'sessions-cannot-be-guessed',
  experiments: ['sessions'],
  plant: (parts) => ({
    ...parts,
    createSessions: (database, ...made) => {
      let count = 0;
      return {
        ...parts.createSessions(database, ...made),
        open: async (owner) => {
          count += 1;
          const session = `${Date.now().toString(36)}-${count.toString(36)}`;
          const opened = await parts.createSessions(storing(database, session), ...made).open(owner);
          return { ...opened, session };
        },
      };
    },
  }),
};

/** The database, to which every session that is stored is this one. */
function storing(database: Database, session: string): Database {
  const digest = createHash('sha256').update(session).digest();
  return {
    ...database,
    transaction: (work) =>
      database.transaction((query) =>
        work((sql, values = []) =>
          query(sql, sql.includes('insert into sessions') ? [digest, ...values.slice(1)] : values),
        ),
      ),
  };
}

export default defect;
