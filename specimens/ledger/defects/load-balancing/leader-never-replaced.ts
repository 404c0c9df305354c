import { randomUUID } from 'node:crypto';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** All is well until the first one goes: then nobody does the work, and nobody hears of it. */
const defect: Defect<Parts> = {
  title: 'leaves background work for ever to the instance that came first',
  rule: 'work-taken-over',
  experiments: ['background'],
  plant: (parts) => ({
    ...parts,
    createClosings: (options) => {
      const { database } = options;
      const own = randomUUID();
      const isLeader = () =>
        database.transaction(async (query) => {
          await query('select pg_advisory_xact_lock(1)');
          await query('create table if not exists leader (id int primary key, instance text)');
          await query('insert into leader values (1, $1) on conflict do nothing', [own]);
          const [row] = await query<{ instance: string }>('select instance from leader');
          return row?.instance === own;
        });
      return parts.createClosings({
        ...options,
        database: {
          ...database,
          transaction: async (work) =>
            (await isLeader()) ? database.transaction(work) : (false as Awaited<ReturnType<typeof work>>),
        },
      });
    },
  }),
};

export default defect;
