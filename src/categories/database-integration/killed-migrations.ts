import { asCommand } from '../../lib/actions.ts';
import type { ExperimentContext } from '../../model/category.ts';
import { database, EMPTY } from './acts.ts';
import type { Claim } from './claim.ts';

/** Kills of one migration. */
const KILLS = 6;
/** Part of a migration’s life in which it is killed: what comes before is the start of the program. */
const FROM = 0.3;
const UNTIL = 0.98;
/**
 * Milliseconds by which each statement and each answer is held up: the statements, and not the start of the program, then take
 * most of its time, so that most kills find it between two of them.
 */
const DELAY = 25;
const TIMEOUT = 30_000;

/** Migrates an empty database, is killed at drawn moments of that, and migrates once more each time. */
export async function killMigrations(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, subject, random, waiting } = context;
  const db = database(subject, claim);
  const { migrate } = claim;
  if (migrate === undefined || db === undefined) return;
  const room = await context.open();
  const command = { ...asCommand(migrate), timeout: TIMEOUT };
  await room.fault(db, 'delayed', { delayMs: DELAY });
  waiting('a migration from its begin to its end');
  const whole = await room.run({ step: 'whole migration', ...command });
  await room.databaseFingerprint('whole schema', db);
  const { lifeMs } = whole.data;
  if (whole.data.outcome !== 'exited' || lifeMs === null) return;
  for (let kill = 1; kill <= KILLS; kill += 1) {
    waiting(`migration ${kill} of ${KILLS} that is killed`);
    await room.sql(`emptied ${kill}`, db, EMPTY);
    await room.databaseFingerprint(`empty before kill ${kill}`, db);
    // One in each part, anywhere in it.
    const share = FROM + ((UNTIL - FROM) * (kill - 1 + random())) / KILLS;
    const signal = { name: 'SIGKILL', afterMs: Math.round(share * lifeMs) } as const;
    await room.run({ step: `killed ${kill}`, ...command, signal });
    await room.databaseFingerprint(`left by kill ${kill}`, db);
    await room.run({ step: `after kill ${kill}`, ...command });
    await room.databaseFingerprint(`schema after kill ${kill}`, db);
  }
}
