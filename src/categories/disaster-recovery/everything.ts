import { startTwiceIfLate } from '../../lib/twice-if-late.ts';
import {
  askWritten,
  backUpRegularly,
  type Context,
  deliver,
  deliverHalf,
  procedure,
  type Steadiness,
  served,
  storesOf,
  untilSteady,
  writing,
} from './acts.ts';
import { recordTimeline } from './timeline.ts';

const NEVER: Steadiness = { first: null, steady: null };
/** Milliseconds for which clients go on after the loss, so that it is seen by them. */
const AFTERMATH = 200;

/** Everything is destroyed under load; the procedure is run in a fresh room with nothing but the backups. */
export async function loseEverything(context: Context): Promise<void> {
  const { claim, subject, open, waiting } = context;
  const stores = storesOf(subject, claim);
  // The fresh room is being made ready while the first one works, as a second site would be.
  const [here, there] = await Promise.all([served(context), open()]);
  if (here === null) return;
  const driving = await writing(context, here);
  const backups = await backUpRegularly(context, here, driving);
  waiting('the loss of everything');
  await driving.mark('losing');
  const lost = performance.now();
  await here.stop('the machine is lost', 'SIGKILL', AFTERMATH);
  for (const store of stores) await here.destroy(store);
  await here.recreate('the disk of the machine is lost');
  await driving.stop();

  await deliver(context, there, backups);
  await deliverHalf(context, there, backups);
  for (const store of stores.slice(0, 1)) await there.databaseFingerprint('before the procedure', store);
  const placeReady = performance.now();
  const done = await procedure(context, there);
  const procedureEnded = performance.now();
  const started = done && (await startTwiceIfLate(there, 'start after everything')).data.ready;
  const ready = started ? performance.now() : null;
  const steadiness = started ? await untilSteady(context, there, 'everything', placeReady) : NEVER;
  recordTimeline(context, there, 'everything', { lost, placeReady, procedureEnded, ready, steadiness });
  await askWritten(context, there, 'everything');
}
