import { isGoodAnswer } from '../../lib/actions.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { Stage } from './acts.ts';
import type { Claim } from './claim.ts';

/** Milliseconds between two looks whether all is as before. */
const BETWEEN = 150;
/** Milliseconds beyond the claimed time for which it is still looked, to tell late from never. */
const BEYOND = 2_000;
/** Milliseconds in which a service that noticed the outage at all has noticed that it is over. */
const SETTLED = 300;
/**
 * Milliseconds for an answer while the cache swallows all: longer than clients take that give up by their own defaults, which ask a few
 * times again and wait some seconds each time.
 */
const HUNG = 30_000;

/** Cuts off the cache while something is written, and the database while something is read. */
export async function cutOff(context: ExperimentContext<Claim>, stage: Stage): Promise<void> {
  const [one, two] = [await stage.make('outages 1'), await stage.make('outages 2')];
  if (one === undefined || two === undefined) return;
  await withoutCache(context, stage, one, two);
  await withHungCache(context, stage, one, two);
  await withoutDatabase(context, stage, one, two);
}

async function withoutCache(
  context: ExperimentContext<Claim>,
  { room, db, cache, make, next, read, write, truth, quiet }: Stage,
  one: string | number,
  two: string | number,
): Promise<void> {
  await read('with the cache', one);
  await read('with the cache again', one);
  await truth('truth before the outage', one);
  const coming = next();
  if (coming !== undefined) await read('absent before the outage', coming);
  await room.counts('before the outage');
  context.waiting('answers without the cache');
  const { heal } = await room.fault(cache, 'refused');
  await read('without the cache', one);
  await write('write without the cache', one, two);
  const written = performance.now();
  await truth('truth during the outage', one);
  await read('read without the cache', one);
  await read('other without the cache', two);
  const came = coming !== undefined && String(await make('without the cache')) === String(coming);
  // Until here the write is known to the database alone; the cache comes back as it was, but for scripts: those live in its memory alone,
  // and whatever it keeps on its disk, one that was started anew knows none of them.
  await room.redis('scripts are gone', cache, ['SCRIPT', 'FLUSH']);
  await heal();
  const back = performance.now();
  await quiet(SETTLED);
  await read('back at once', one);

  context.waiting('the cache to be used again');
  const { fresh, recovers } = context.claim;
  const until = performance.now() + recovers + BEYOND;
  for (let attempt = 1; performance.now() < until; attempt += 1) {
    await read(`warming ${attempt}`, one);
    const before = await room.counts(`warm ${attempt} begins`);
    await read(`warm ${attempt}`, one);
    if (requestsBetween(db, before, await room.counts(`warm ${attempt} ends`)) === 0) break;
    await quiet(BETWEEN);
  }
  // Only from then on is a read held to the write.
  await quiet(Math.max(0, written + fresh + BETWEEN - performance.now()));
  await read('back later', one);
  if (!came) return;
  await quiet(Math.max(0, back + fresh - performance.now()));
  await read('there later', coming);
}

/** One that only refuses is noticed by anybody; one that swallows every command, only by who has set a time for the answer. */
async function withHungCache(
  context: ExperimentContext<Claim>,
  { room, cache, read, write }: Stage,
  one: string | number,
  two: string | number,
): Promise<void> {
  await read('before the cache hung', one);
  context.waiting('answers while the cache swallows every command');
  const { heal } = await room.fault(cache, 'black-holed');
  await Promise.all([
    read('while the cache hangs', two, HUNG),
    write('write while the cache hangs', one, two, HUNG),
  ]);
  await heal();
}

/** Requests that went to a service between two counts; null where they could not be read. */
function requestsBetween(service: string, before: Counts, after: Counts): number | null {
  const [from, to] = [before, after].map(
    (counts) => counts.find(({ data }) => data.service === service)?.data.requests ?? null,
  );
  return from === null || from === undefined || to === null || to === undefined ? null : to - from;
}

type Counts = Awaited<ReturnType<Stage['room']['counts']>>;

async function withoutDatabase(
  context: ExperimentContext<Claim>,
  { room, db, read, empty, quiet }: Stage,
  one: string | number,
  two: string | number,
): Promise<void> {
  const { claim } = context;
  await empty('emptied before the database goes');
  context.waiting('an error to be read');
  const { heal } = await room.fault(db, 'refused');
  await read('without the database', one);
  await read('without the database again', one);
  await heal();
  const until = performance.now() + claim.recovers + BEYOND;
  for (let attempt = 1; ; attempt += 1) {
    // What nobody has asked for meanwhile shows that the service itself is well again.
    const control = await read(`control ${attempt}`, two);
    const well = isGoodAnswer(claim.read.expect, control.data.status);
    if (well) break;
    if (performance.now() > until) return;
    await quiet(BETWEEN);
  }
  await read('error no more at once', one);
  await quiet(claim.fresh);
  await read('error no more', one);
}
