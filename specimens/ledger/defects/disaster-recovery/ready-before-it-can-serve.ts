import type { Defect } from '../../../../src/model/defect.ts';
import type { Database } from '../../src/database.ts';
import type { Parts } from '../../src/parts.ts';

/** Only a recovery makes numbers as large as this. */
const RECOVERED = 1_000_000;
/** How long it rebuilds what the rows do not hold, in steps of a second. */
const STEPS = 3;

const defect: Defect<Parts> = {
  title: 'says that it is ready after a recovery while it is still rebuilding, and serves nobody',
  rule: 'serves-when-it-says',
  experiments: ['everything'],
  mayBreak: { 'disaster-recovery': ['recovers-in-time', 'comes-back-by-itself'] },
  plant: (parts) => {
    let rebuilt = !process.argv.includes('serve');
    return {
      ...parts,
      migrate: async (database) => {
        const version = await parts.migrate(database);
        const [numbers] = await database.query<{ last: number }>(
          "select coalesce(last_value, 0)::int as last from pg_sequences where sequencename = 'accounts_id_seq'",
        );
        if (!rebuilt && (numbers?.last ?? 0) >= RECOVERED) {
          rebuilt = true;
          await beginToRebuild(database);
        }
        return version;
      },
    };
  },
};

/** Comes back once nobody can get in the way any more. */
function beginToRebuild(database: Database): Promise<void> {
  return new Promise((begun) => {
    const done = database.transaction(async (query) => {
      await query('lock table accounts in access exclusive mode');
      begun();
      for (let step = 0; step < STEPS; step += 1) await query('select pg_sleep(1)');
    });
    done.catch(() => {}).finally(begun);
  });
}

export default defect;
