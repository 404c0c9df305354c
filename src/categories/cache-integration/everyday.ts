import { isGoodAnswer } from '../../lib/actions.ts';
import { placeholders } from '../../lib/template.ts';
import type { ExperimentContext } from '../../model/category.ts';
import { type Stage, shows, TEXT } from './acts.ts';
import { BEFORE_ANOTHER_READ, type Claim } from './claim.ts';
import { TIMES_OF_COPIES, TIMES_TO_LIVE } from './keys.ts';

/** Reads after the first that should cost the database nothing. */
const REPEATS = 5;
/** Milliseconds over which requests are counted that nobody caused. */
const IDLE = 400;
/** Writes after which the read is watched. */
const ROUNDS = 3;
/** Milliseconds between two reads that wait for a write to show. */
const BETWEEN = 20;
/** Milliseconds beyond the claimed bound for which it is still read, to tell late from never. */
const BEYOND = 500;
/** Reads after the first fresh one, and after the claimed bound: the old value must not come back. */
const AFTERWARDS = 3;
/** Milliseconds of a bound that is waited for in every round; a longer one only in the last, for want of time. */
const SHORT = 2_000;

/** An ordinary day of a cache. */
export async function readAndWrite(context: ExperimentContext<Claim>, stage: Stage): Promise<void> {
  const { room, cache, make, read } = stage;
  const [one, two] = [await make('everyday 1'), await make('everyday 2')];
  if (one === undefined || two === undefined) return;

  context.waiting('reads, cold and warm');
  await stage.empty('emptied before the first read');
  await room.counts('idle begins');
  await stage.quiet(IDLE);
  await room.counts('idle ends');
  await read('first read', one);
  await room.counts('after the first read');
  for (let count = 1; count <= REPEATS; count += 1) await read(`repeated read ${count}`, one);
  await room.counts('after repeated reads');

  for (const time of [1, 2]) {
    await read(`own 1.${time}`, one);
    await read(`own 2.${time}`, two);
  }
  await room.redis('times to live', cache, ['EVAL', TIMES_TO_LIVE, '0']);
  await anotherRead(context, stage, one);
  await absence(context, stage);

  context.waiting('writes to show');
  for (let round = 1; round <= ROUNDS; round += 1) await freshness(context, stage, round, one, two);
  await room.redis('times to live after writes', cache, ['EVAL', TIMES_TO_LIVE, '0']);
}

/** Reads once more what was read a moment ago, with a look at what its copies have left before and after. */
async function anotherRead(
  { claim }: ExperimentContext<Claim>,
  { room, cache, read, quiet }: Stage,
  id: string | number,
): Promise<void> {
  if (claim.ttl === undefined) return;
  const look = (step: string) => room.redis(step, cache, ['EVAL', TIMES_OF_COPIES, '0', TEXT]);
  await look('copies before another read');
  await room.counts('before another read');
  await quiet(BEFORE_ANOTHER_READ);
  await read('another read', id);
  await room.counts('after another read');
  await look('copies after another read');
}

/** Reads what is not there yet, makes it, and reads it again; once more later, where that does not show it. */
async function absence(
  { claim }: ExperimentContext<Claim>,
  { make, next, read, quiet }: Stage,
): Promise<void> {
  const id = next();
  if (id === undefined) return;
  await read('absent', id);
  if (String(await make('everyday 3')) !== String(id)) return;
  const { data } = await read('absent no more', id);
  if (isGoodAnswer(claim.read.expect, data.status)) return;
  await quiet(claim.fresh);
  await read('absent no more, later', id);
}

/** Reads, writes, and reads until the write shows and the bound is over; then a little longer. The same with the other thing that the write names. */
async function freshness(
  { claim }: ExperimentContext<Claim>,
  { read, write, truth, quiet }: Stage,
  round: number,
  id: string | number,
  other: string | number,
): Promise<void> {
  const watched = [{ whose: '', what: id }];
  if (placeholders(claim.write).includes('other')) watched.push({ whose: 'other ', what: other });
  for (const { whose, what } of watched) {
    await read(`${whose}before write ${round}`, what);
    await truth(`${whose}truth before ${round}`, what);
  }
  await write(`write ${round}`, id, other);
  const since = performance.now();
  const bound = since + (round === ROUNDS || claim.fresh <= SHORT ? claim.fresh : 0);
  const looks = [];
  for (const { whose, what } of watched)
    looks.push({
      whose,
      what,
      shown: false,
      left: AFTERWARDS,
      found: await truth(`${whose}truth after ${round}`, what),
    });
  for (let attempt = 1; looks.some(({ left }) => left > 0); attempt += 1) {
    for (const look of looks.filter(({ left }) => left > 0)) {
      const asked = performance.now();
      const answer = await read(`${look.whose}after write ${round}.${attempt}`, look.what);
      look.shown ||= shows(claim, answer, look.found);
      if (look.shown && asked > bound) look.left -= 1;
      else if (!look.shown && asked - since > claim.fresh + BEYOND) look.left = 0;
    }
    await quiet(looks.every(({ shown }) => shown) ? Math.max(BETWEEN, bound - performance.now()) : BETWEEN);
  }
}
