import { asCommand } from '../../lib/actions.ts';
import { wereBeside } from '../../lib/beside.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { Room } from '../../model/room.ts';
import { database, EMPTY, given, newText, write } from './acts.ts';
import { AFTER, BEFORE, type Claim } from './claim.ts';
import { WITHOUT_DATABASE } from './judge-outage-of-migrations.ts';

/** Milliseconds for a migration without its database. Some wait for it; only what ends well by then counts. */
const PATIENCE = 10_000;
/** Times that two are begun at once, until they are at work at one time. */
const TRIES = 3;

/** Migrates an empty database by two commands at once, lets the subject write, and migrates again; at last without a database. */
export async function migrateTwice(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, subject } = context;
  const db = database(subject, claim);
  const { migrate, writes } = claim;
  if (migrate === undefined || db === undefined) return;
  const room = await context.open();
  const run = (step: string) => room.run({ step, ...asCommand(migrate), timeout: 20_000 });
  await room.databaseFingerprint('empty', db);
  context.waiting('two migrations at once');
  await markLog(room, db, BEFORE);
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const again = attempt === 1 ? '' : `, try ${attempt}`;
    const both = await Promise.all([1, 2].map((which) => run(`migration at once ${which}${again}`)));
    if (wereBeside(both) || attempt === TRIES) break;
    await room.sql('emptied for another try', db, EMPTY);
  }
  await markLog(room, db, AFTER);
  await room.databaseFingerprint('migrated', db);
  await room.serviceLog('log of migrations at once', db);

  const values: string[] = [];
  if (subject.kind === 'service') {
    context.waiting('the service to write into what was migrated');
    const started = await room.start('start');
    if (started.data.ready) {
      await given(context, room);
      for (const [index, one] of writes.entries()) {
        const value = newText(context);
        values.push(value);
        await write(room, db, one, `before ${index + 1}`, value);
      }
    }
    // Where it cannot start on what was migrated, one more migration tells why.
    await room.stop('stop');
  }
  await room.databaseFingerprint('used', db);
  context.waiting('one more migration');
  await run('migration again');
  await room.databaseFingerprint('migrated again', db);
  for (const [index, one] of writes.entries()) {
    const value = values[index];
    if (value !== undefined) await room.sql(`still there ${index + 1}`, db, one.written, [value]);
  }
  context.waiting('a migration without its database');
  const { heal } = await room.fault(db, 'refused');
  await room.run({
    step: WITHOUT_DATABASE,
    ...asCommand(migrate),
    timeout: PATIENCE,
    circumstances: [`${db} refuses connections`],
  });
  await heal();
}

/** Makes the server write these words to its log as an error, so that it is also seen whether its errors are told there. */
async function markLog(room: Room, db: string, words: string): Promise<void> {
  await room.sql(`mark the log: ${words}`, db, `do $$ begin raise exception '${words}'; end $$`);
}
