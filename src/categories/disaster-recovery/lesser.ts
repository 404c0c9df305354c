import { setTimeout as sleep } from 'node:timers/promises';
import { askWritten, type Context, cachesOf, served, untilSteady, writing } from './acts.ts';
import { recordTimeline } from './timeline.ts';

/** Milliseconds of writes before a loss, and in which the cache stays away. */
const WRITES_MS = 500;

/** The caches are destroyed and renewed empty; then the machine of the service is lost with its disk. Writes go on all the time. */
export async function lesserLosses(context: Context): Promise<void> {
  const { claim, subject, signal, waiting } = context;
  const caches = cachesOf(subject, claim);
  const room = await served(context);
  if (room === null) return;
  const driving = await writing(context, room);
  const breath = () => sleep(WRITES_MS, undefined, { signal });
  await breath();
  if (caches.length > 0) {
    waiting('the loss of the cache');
    await driving.mark('losing the cache');
    const lost = performance.now();
    const destroyed = await Promise.all(caches.map((cache) => room.destroy(cache)));
    await breath();
    await Promise.all(destroyed.map(({ renew }) => renew()));
    const placeReady = performance.now();
    const steadiness = await untilSteady(context, room, 'cache', placeReady);
    recordTimeline(context, room, 'cache', {
      lost,
      placeReady,
      procedureEnded: null,
      ready: null,
      steadiness,
    });
    await breath();
  }
  waiting('the loss of the machine');
  await driving.mark('losing');
  const lost = performance.now();
  await room.stop('the machine is lost', 'SIGKILL');
  await driving.stop();
  await room.recreate('the disk of the machine is lost');
  const placeReady = performance.now();
  const started = (await room.start('start after machine')).data.ready;
  const ready = started ? performance.now() : null;
  const steadiness = await untilSteady(context, room, 'machine', placeReady);
  recordTimeline(context, room, 'machine', { lost, placeReady, procedureEnded: null, ready, steadiness });
  await askWritten(context, room, 'machine');
}
