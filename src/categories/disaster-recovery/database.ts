import {
  askWritten,
  backUpRegularly,
  type Context,
  deliver,
  procedure,
  served,
  storesOf,
  untilSteady,
  writing,
} from './acts.ts';
import { recordTimeline } from './timeline.ts';

/** The database is destroyed with its disk; it is recovered into an empty one beside the running service. */
export async function loseDatabase(context: Context): Promise<void> {
  const { claim, subject, waiting } = context;
  const stores = storesOf(subject, claim);
  const [first] = stores;
  const room = await served(context);
  if (room === null || first === undefined) return;
  const driving = await writing(context, room);
  const backups = await backUpRegularly(context, room, driving);
  waiting('the loss of the database');
  await driving.mark('losing');
  const lost = performance.now();
  const destroyed = await Promise.all(stores.map((store) => room.destroy(store)));
  await Promise.all(destroyed.map(({ renew }) => renew()));
  await driving.stop();
  await room.databaseFingerprint('before the procedure', first);
  await deliver(context, room, backups);
  const placeReady = performance.now();
  await procedure(context, room);
  const procedureEnded = performance.now();
  const steadiness = await untilSteady(context, room, 'database', procedureEnded);
  await room.check('check after database');
  recordTimeline(context, room, 'database', { lost, placeReady, procedureEnded, ready: null, steadiness });
  await askWritten(context, room, 'database');
}
