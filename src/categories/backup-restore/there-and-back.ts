import { type Bench, type Context, openBench, prepared, takeBackup } from './acts.ts';
import { lookAtExposure } from './exposed.ts';
import { writeInOtherLetters } from './letters.ts';

/** One backup, restored over what came after it, once more, and where nothing has ever been. */
export async function thereAndBack(context: Context): Promise<void> {
  const { claim } = context;
  const file = `${claim.folder}/cleanroom.backup`;
  // The fresh room is being made ready while the first one works.
  const [first, there] = await Promise.all([prepared(context), openBench(context)]);
  if (first === null) return;
  const here = (await writeInOtherLetters(context, first)) ? first : await prepared(context);
  if (here === null) return;
  await here.performPatiently('read at the backup', claim.reads);
  const taken = await takeBackup(context, here, 'backup', file);
  if (taken === null) return;
  await lookAtExposure(context, here, file, taken);
  await here.performPatiently('read at the backup again', claim.reads);
  await Promise.all([inPlace(context, here, file), inFreshRoom(context, there, file, taken.bytes)]);
}

async function inPlace({ claim, waiting }: Context, bench: Bench, file: string): Promise<void> {
  await bench.perform('change', claim.changes);
  await bench.performPatiently('read changed', claim.reads);
  await bench.stop('stop');
  await bench.look('changed');
  waiting('a restore over what is there');
  await bench.restorePatiently('restore in place', file);
  await bench.look('in place');
  await bench.restorePatiently('restore in place again', file);
  await bench.look('in place again');
  if (await bench.start('start in place')) {
    await bench.performPatiently('read in place', claim.reads);
    await bench.look('in use in place');
  }
}

async function inFreshRoom(
  { claim, waiting }: Context,
  bench: Bench,
  file: string,
  bytes: Uint8Array,
): Promise<void> {
  waiting('a restore in a fresh room');
  await bench.room.put(file, bytes);
  await bench.restorePatiently('restore in a fresh room', file);
  await bench.look('in a fresh room');
  if (!(await bench.start('start in a fresh room'))) return;
  await bench.performPatiently('read in a fresh room', claim.reads);
  await bench.look('in use in a fresh room');
  await bench.performPatiently('go on', claim.changes);
}
