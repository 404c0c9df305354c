import { setTimeout as sleep } from 'node:timers/promises';
import { doIn, same } from '../../lib/deeds.ts';
import { patience, startTwiceIfLate } from '../../lib/twice-if-late.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { Action } from '../../model/contract.ts';
import type { Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';
import { ANOTHER_SECOND, preparedRoom, statePaths } from './project.ts';

const SHARED = { shared: true } as const;
const CIRCUMSTANCES = ['the disk of its state is full'];

/** Each act of a command on a full disk, beside the same one on the same state with room; then once more with room. */
export async function fullDiskOfCommand(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, subject, waiting } = context;
  const room = await preparedRoom(context);
  const paths = statePaths(claim, subject);
  const patiently = patience();
  const ask = (step: string) => patiently(step, (one) => doIn(room, one, claim.read, SHARED));
  for (const [index, act] of claim.acts.entries()) {
    const kept = await room.keep(paths, `full disk · keep ${index}`);
    await doIn(room, `full disk · whole act ${index}`, act, SHARED);
    const whole = await ask(`full disk · read whole ${index}`);
    await ask(`full disk · read whole again ${index}`);
    await room.restore(kept, `full disk · put back ${index}`);
    waiting(`act ${index + 1} on a full disk`);
    await onFullDisk(room, paths, index, act);
    const read = await ask(`full disk · read ${index}`);
    await patiently(`full disk · act again ${index}`, (step) => doIn(room, step, act, SHARED));
    const readAgain = await ask(`full disk · read again ${index}`);
    if (![read, readAgain].some((one) => same(one, whole))) {
      // Where the same act is told by other words each time, what is there cannot be known by its words.
      await room.restore(kept, `full disk · put back once more ${index}`);
      await sleep(ANOTHER_SECOND);
      await doIn(room, `full disk · once more · act ${index}`, act, SHARED);
      await ask(`full disk · once more · read ${index}`);
    }
    await room.forget(kept);
  }
}

/** The same of a service, of its first act; it is killed once it had its answer, and must come back on what is there. */
export async function fullDiskOfService(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, subject, open, waiting } = context;
  const [act] = claim.acts;
  if (!act) return;
  const room = await open();
  const paths = statePaths(claim, subject);
  const patiently = patience();
  const ask = (step: string) => patiently(step, (one) => doIn(room, one, claim.read));
  const starts = async (step: string) => (await room.start(`full disk · ${step}`)).data.ready;
  if (!(await starts('start'))) return;
  for (const [index, action] of claim.prepare.entries()) await doIn(room, `prepare ${index}`, action);
  await room.stop('full disk · stop before');
  const kept = await room.keep(paths, 'full disk · keep 0');
  if (!(await starts('start for the whole act'))) return;
  await doIn(room, 'full disk · whole act 0', act);
  const whole = await ask('full disk · read whole 0');
  await ask('full disk · read whole again 0');
  await room.stop('full disk · stop after the whole act');
  await room.restore(kept, 'full disk · put back 0');
  if (!(await starts('start before'))) return;
  waiting('an act on a full disk');
  // Killed while there is no room yet: with room, it may write a moment later what it has acknowledged.
  await onFullDisk(room, paths, 0, act, () => room.stop('full disk · kill', 'SIGKILL'));
  if (!(await startTwiceIfLate(room, 'full disk · start after')).data.ready) return;
  const read = await ask('full disk · read 0');
  await patiently('full disk · act again 0', (step) => doIn(room, step, act));
  const readAgain = await ask('full disk · read again 0');
  if ([read, readAgain].some((one) => same(one, whole))) return;
  await room.stop('full disk · stop before once more');
  await room.restore(kept, 'full disk · put back once more 0');
  await sleep(ANOTHER_SECOND);
  if (!(await starts('start once more'))) return;
  await doIn(room, 'full disk · once more · act 0', act);
  await ask('full disk · once more · read 0');
}

async function onFullDisk(
  room: Room,
  paths: readonly string[],
  index: number,
  act: Action,
  then: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  for (const path of paths) await room.fill(path, 0);
  const step = `full disk · act ${index}`;
  await doIn(room, step, act, act.kind === 'command' ? { ...SHARED, circumstances: CIRCUMSTANCES } : {});
  await then();
  for (const path of paths) await room.unfill(path);
}
