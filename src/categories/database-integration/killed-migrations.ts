import { asCommand } from '../../lib/actions.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { CommandRequest, Room } from '../../model/room.ts';
import { database, EMPTY, statements } from './acts.ts';
import type { Claim } from './claim.ts';
import { DELAY, type Kills, killsOf, LONG, SHORT } from './kills-that-fit.ts';

/** Part of a migration’s life in which it is killed: what comes before is the start of the program. */
const FROM = 0.3;
const UNTIL = 0.98;

/** The migration, and the database that it is killed at. */
interface Stage {
  readonly room: Room;
  readonly db: string;
  readonly command: Omit<CommandRequest, 'step'>;
}

/** Migrates an empty database, is killed at drawn moments of that, and migrates once more each time. */
export async function killMigrations(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, subject, random, waiting } = context;
  const db = database(subject, claim);
  const { migrate } = claim;
  if (migrate === undefined || db === undefined) return;
  const room = await context.open();
  const command = { ...asCommand(migrate), timeout: LONG };
  waiting('a migration from its begin to its end');
  const fit = await wholeMigration({ room, db, command });
  if (fit === null) return;
  const { kills } = fit;
  let { lifeMs } = fit;
  for (let kill = 1; kill <= kills; kill += 1) {
    waiting(`migration ${kill} of ${kills} that is killed`);
    await room.sql(`emptied ${kill}`, db, EMPTY);
    await room.databaseFingerprint(`empty before kill ${kill}`, db);
    // One in each part, anywhere in it.
    const share = FROM + ((UNTIL - FROM) * (kill - 1 + random())) / kills;
    const signal = { name: 'SIGKILL', afterMs: Math.round(share * lifeMs) } as const;
    const killed = await room.run({ step: `killed ${kill}`, ...command, signal });
    // One that was done before its kill shows that they live for less time than the whole one did; the next kill comes sooner.
    if (killed.data.outcome === 'exited' && !killed.data.signal?.landed)
      lifeMs = Math.min(lifeMs, killed.data.lifeMs ?? lifeMs);
    await room.databaseFingerprint(`left by kill ${kill}`, db);
    const next = await room.run({ step: `after kill ${kill}`, ...command });
    await room.databaseFingerprint(`schema after kill ${kill}`, db);
    // What was reckoned is the least; it also takes what a busy machine adds to each statement.
    if (fit.reckoned) lifeMs = Math.max(lifeMs, next.data.lifeMs ?? lifeMs);
    // Nothing can be told any more, and there is no time for another one as long.
    if (next.data.outcome === 'timed-out') return;
  }
}

/**
 * Migrates an empty database once, held up as it will be when it is killed. Where that takes so long that the kills would not fit, it
 * migrates once more without any delay, and what is known of that says how much delay and how many kills there is time for.
 */
async function wholeMigration({ room, db, command }: Stage): Promise<Kills | null> {
  const { heal } = await room.fault(db, 'delayed', { delayMs: DELAY });
  const { data } = await room.run({ step: 'whole migration', ...command, timeout: SHORT });
  if (data.outcome !== 'timed-out') {
    await room.databaseFingerprint('whole schema', db);
    return data.outcome === 'exited' && data.lifeMs !== null ? killsOf(data.lifeMs) : null;
  }
  await heal();
  await room.sql('emptied after what took long', db, EMPTY);
  const before = await statements(room, db, 'before a migration that is not held up');
  const whole = await room.run({ step: 'whole migration, not held up', ...command });
  const asked = (await statements(room, db, 'after a migration that is not held up')) - before;
  await room.databaseFingerprint('whole schema', db);
  if (whole.data.outcome !== 'exited' || whole.data.lifeMs === null) return null;
  const fit = killsOf(whole.data.lifeMs, asked);
  if (fit.delayMs > 0) await room.fault(db, 'delayed', { delayMs: fit.delayMs });
  return fit;
}
