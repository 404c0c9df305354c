import { asRequest, isGoodAnswer } from '../../lib/actions.ts';
import { fill } from '../../lib/template.ts';
import type { ExperimentContext } from '../../model/category.ts';
import { newText, quiet, type Stage, send } from './acts.ts';
import { type Claim, CROWD, HELD_BACK } from './claim.ts';

/** Writes at one moment: so many times the claimed pool. */
const TIMES = 3;
/** Milliseconds after which as many come once more, so that the crowd is there for longer than one look. */
const AGAIN = 250;
/** Milliseconds between two looks. */
const BETWEEN = 150;
/** Writes afterwards, until one is acknowledged, and milliseconds between two. */
const CALM = 5;
const APART = 400;

/**
 * More writes at once than the claimed pool has connections: a bound that is never reached is not seen, nor is one that is not there.
 * What the database answers is held back, and not what it is told, so that connections that are closed are gone at once. All are the
 * first claimed write: others may have to wait for each other's rows.
 */
export async function crowdIn(
  context: ExperimentContext<Claim>,
  { room, db }: Stage,
  pool: number,
  look: (step: string) => Promise<unknown>,
): Promise<void> {
  const [one] = context.claim.writes;
  if (one === undefined) return;
  const written = () => fill(one.request, { value: newText(context) });
  const size = Math.min(TIMES * pool, CROWD);
  const at = [...Array(size).fill(0), ...Array(Math.min(size, CROWD - size)).fill(AGAIN)];
  context.waiting('more writes at once than its pool has connections');
  const { heal } = await room.fault(db, 'delayed', { direction: 'to-subject', delayMs: HELD_BACK });
  const drive = await room.drive('crowd', {
    requests: at.map(() => asRequest(written())),
    arrivals: { at },
  });
  await lookUntil(context, drive.done, look);
  await heal();
  // What follows asks a service that is well.
  for (let attempt = 1; attempt <= CALM; attempt += 1) {
    const answer = await send(room, `calm ${attempt}`, written());
    if (isGoodAnswer(one.request.expect, answer.data.status)) return;
    await quiet(context, APART);
  }
}

/** Looks, again and again, for as long as something is under way, and waits for its end. */
export async function lookUntil(
  context: ExperimentContext<Claim>,
  done: Promise<unknown>,
  look: (step: string) => Promise<unknown>,
): Promise<void> {
  let over = false;
  const whole = done.finally(() => {
    over = true;
  });
  // It is waited for below; until then its failing must not count as nobody's.
  whole.catch(() => undefined);
  for (let sample = 1; !over; sample += 1) {
    await look(`${sample}`);
    await quiet(context, BETWEEN);
  }
  await whole;
}
