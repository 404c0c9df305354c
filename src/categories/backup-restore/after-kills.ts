import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Context } from './acts.ts';
import { AFTER_THE_KILLS, BEFORE_IT_IS_RESTORED, CONTROL, NEXT, ONCE_MORE } from './judge-after-kills.ts';

/** Milliseconds in which a service lets go of what a killed process held in it. */
const PAUSE_MS = 1_000;

/**
 * The next backup under the name of those that were killed, restored over another state. What refuses to replace a file is asked
 * again without one.
 */
export async function backUpAgain(
  { claim, signal, waiting }: Context,
  bench: Bench,
  target: string,
  other: string,
): Promise<void> {
  const { room } = bench;
  waiting('the backup that follows on killed ones');
  const { data } = await bench.backup(NEXT, target);
  if (data.exitCode !== claim.backup.exit && data.outcome === 'exited') {
    await sleep(PAUSE_MS, undefined, { signal });
    await room.remove(target);
    await bench.backup(ONCE_MORE, target);
  }
  if ((await room.read(target)) === null) return;
  await bench.look(BEFORE_IT_IS_RESTORED);
  await bench.restore(CONTROL, other);
  await bench.restore(AFTER_THE_KILLS, target);
  await bench.look(AFTER_THE_KILLS);
}
