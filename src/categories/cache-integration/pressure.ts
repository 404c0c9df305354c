import { fill } from '../../lib/template.ts';
import type { ExperimentContext } from '../../model/category.ts';
import { type Stage, setStage, TEXT } from './acts.ts';
import type { Claim } from './claim.ts';
import { TIMES_OF_COPIES } from './keys.ts';
import { spoil } from './unreadable.ts';

/** Milliseconds for which the database's answer to one read is kept back: longer where a write did not overtake it. */
const HELD = [600, 1_100, 1_100];
/** Milliseconds until the read has surely asked. */
const ASKED = 120;
/**
 * Clients that miss at once, and the milliseconds within which they come: as many as can all have asked before the first
 * miss is mended, and not so many that a subject with half a CPU, busy with them, takes its cache for dead.
 */
const CROWD = 200;
const CROWD_MS = 20;
/** Milliseconds before it over which requests are counted that nobody caused. */
const IDLE = 1_000;
/** Milliseconds by which the cache's answers are late, so that more of the crowd miss. */
const LATE = 50;

/** What happens to a cache only in production. */
export async function fillAndOvertake(context: ExperimentContext<Claim>): Promise<void> {
  const stage = await setStage(context);
  if (stage === null) return;
  const [one, two] = [await stage.make('pressure 1'), await stage.make('pressure 2')];
  if (one === undefined || two === undefined) return;
  context.waiting('a slow read to be overtaken');
  for (const [index, held] of HELD.entries())
    if (await overtake(context, stage, { attempt: index + 1, held, one, two })) break;
  context.waiting('a slow look for what is made meanwhile');
  for (const [index, held] of HELD.entries())
    if (await overtakeAbsence(context, stage, { attempt: index + 1, held })) break;
  await spoil(context, stage, one, two);
  context.waiting('the cache to be full');
  await fillUp(context, stage, one, two);
  context.waiting('a crowd that misses');
  await crowd(context, stage, two);
}

/**
 * One read misses and is held up with the old value in hand; a write overtakes it; then it is let go. Gives whether it was
 * overtaken.
 */
async function overtake(
  { claim }: ExperimentContext<Claim>,
  { room, db, read, write, truth, empty, quiet }: Stage,
  { attempt, held, one, two }: Overtaking,
): Promise<boolean> {
  await read(`before the slow read ${attempt}`, one);
  await truth(`truth before the slow read ${attempt}`, one);
  await empty(`emptied before the slow read ${attempt}`);
  const { heal } = await room.fault(db, 'delayed', { direction: 'to-subject', delayMs: held });
  const slow = read(`slow read ${attempt}`, one);
  slow.catch(() => undefined);
  await quiet(ASKED);
  // What is held back already stays so; what comes from now on passes. Seeing that it does is not waited for.
  const healed = heal();
  healed.catch(() => undefined);
  const written = await write(`overtaking write ${attempt}`, one, two);
  const { at } = await slow;
  await healed;
  await truth(`truth after the overtaking ${attempt}`, one);
  await read(`after the slow read ${attempt}`, one);
  await quiet(claim.fresh);
  await read(`later than the slow read ${attempt}`, one);
  return written.at < at;
}

/**
 * One read finds nothing, and is held up with that in hand; what it asked for is made; then it is let go. Gives whether that needs no
 * other attempt.
 */
async function overtakeAbsence(
  { claim }: ExperimentContext<Claim>,
  { room, db, make, next, read, quiet }: Stage,
  { attempt, held }: Pick<Overtaking, 'attempt' | 'held'>,
): Promise<boolean> {
  const id = next();
  if (id === undefined) return true;
  const { heal } = await room.fault(db, 'delayed', { direction: 'to-subject', delayMs: held });
  let answered = false;
  const slow = read(`slow look ${attempt}`, id).finally(() => {
    answered = true;
  });
  slow.catch(() => undefined);
  await quiet(ASKED);
  const healed = heal();
  healed.catch(() => undefined);
  const made = await make(`overtaking ${attempt}`);
  const wasOvertaken = !answered;
  await slow;
  await healed;
  if (String(made) !== String(id)) return false;
  await quiet(claim.fresh);
  await read(`later than the slow look ${attempt}`, id);
  return wasOvertaken;
}

interface Overtaking {
  readonly attempt: number;
  /** Milliseconds. */
  readonly held: number;
  readonly one: string | number;
  readonly two: string | number;
}

/** Lets Redis refuse every write for want of memory, as one at its limit does that may not evict. */
async function fillUp(
  { claim }: ExperimentContext<Claim>,
  { room, cache, read, write, truth, make, quiet }: Stage,
  one: string | number,
  two: string | number,
): Promise<void> {
  await read('before it is full', one);
  await room.redis('eviction off', cache, ['CONFIG', 'SET', 'maxmemory-policy', 'noeviction']);
  await room.redis('limit', cache, ['CONFIG', 'SET', 'maxmemory', '1']);
  await room.redis('proof that it is full', cache, ['SET', 'cleanroom', 'x', 'PX', '1000']);
  await write('write while it is full', one, two);
  await truth('truth while it is full', one);
  await quiet(claim.fresh);
  await read('read while it is full', one);
  const three = await make('while it is full');
  if (three !== undefined) await read('new while it is full', three);
  await room.redis('no limit', cache, ['CONFIG', 'SET', 'maxmemory', '0']);
  await read('no longer full', one);
}

/** Many clients read one thing that the cache does not hold. */
async function crowd(
  { claim }: ExperimentContext<Claim>,
  { room, cache, read, empty, quiet }: Stage,
  id: string | number,
): Promise<void> {
  const { method, path, headers } = fill(claim.read, { id });
  const at = Array.from({ length: CROWD }, (_, n) => (n * CROWD_MS) / CROWD);
  await room.counts('idle before the crowd begins');
  await quiet(IDLE);
  await room.counts('idle before the crowd ends');
  await read('before the crowd', id);
  await empty('emptied before the crowd');
  const { heal } = await room.fault(cache, 'delayed', { direction: 'to-subject', delayMs: LATE });
  await room.counts('before the crowd');
  const drive = await room.drive('crowd', {
    requests: [{ method, path, headers }],
    arrivals: { at },
    connections: CROWD,
  });
  await drive.done;
  await room.counts('after the crowd');
  // In a cache that was empty a copy stands for somebody who missed.
  await room.redis('copies after the crowd', cache, ['EVAL', TIMES_OF_COPIES, '0', TEXT]);
  await heal();
}
