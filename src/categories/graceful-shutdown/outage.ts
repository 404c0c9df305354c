import { setTimeout as sleep } from 'node:timers/promises';
import { isGoodAnswer } from '../../lib/actions.ts';
import type { InjectedFault } from '../../model/faults.ts';
import type { Room } from '../../model/room.ts';
import { acknowledge, ask, BEYOND, type Context, eachItsOwn, requestsOf } from './acts.ts';
import { type Buffered, countOf } from './claim.ts';

/** Milliseconds between two looks at what arrived. */
const BETWEEN = 200;
/** Milliseconds within which what it acknowledged must be written in peace; what takes longer is not tried in an outage. */
const PEACE = 10_000;
/**
 * The outage lasts so many times as long as writing took in peace, so that it falls upon an attempt to write. At least so many
 * milliseconds: where writing has a clock of its own, one time may by chance have been short.
 */
const OUTAGE = { times: 1.5, least: 1_500 };
/** Milliseconds after the outage in which it may find out that the service is there again; when it writes, nobody waits any longer. */
const BACK = 20_000;

/** What it writes to is gone for a while, and later once more, when it is asked to stop. Nobody runs yet. */
export async function loseService(context: Context, room: Room, buffered: Buffered): Promise<void> {
  const { claim, subject, waiting } = context;
  const started = await room.start('start before an outage');
  if (!started.data.ready) return;
  for (const action of requestsOf(subject)) await ask(room, 'workload', action);

  const tookMs = await writtenInPeace(context, room, buffered);
  if (tookMs !== null && !(await comeAndGo(context, room, buffered, tookMs))) {
    // Whatever it still holds, an orderly stop writes. What is not there then never comes.
    await room.stop('stop after the outage', subject.stopSignal, claim.grace + BEYOND);
    await count(room, 'arrived after its end', buffered);
    const again = await room.start('start before another outage');
    if (!again.data.ready) return;
  }

  waiting('its end in an outage');
  await lose(room, buffered, 'the stop in an outage');
  const stopping = await room.signal('stop in an outage', subject.stopSignal, claim.grace + BEYOND);
  await stopping.ended;
}

/** Milliseconds from an acknowledgement until it is written when all is well; null where that could not be seen. */
async function writtenInPeace(context: Context, room: Room, buffered: Buffered): Promise<number | null> {
  context.waiting('what it acknowledges to be written');
  const before = await count(room, 'arrived before peace', buffered);
  const { status } = await once(room, 'acknowledged in peace', buffered);
  if (before === null || !isGoodAnswer(buffered.action.expect, status)) return null;
  const since = performance.now();
  while (performance.now() - since < PEACE) {
    const now = await count(room, 'arrived in peace', buffered);
    if (now !== null && now > before) return performance.now() - since;
    await sleep(BETWEEN, undefined, { signal: context.signal });
  }
  return null;
}

/** An outage that falls upon its writing. Tells whether everything that was acknowledged was seen to be there afterwards. */
async function comeAndGo(context: Context, room: Room, buffered: Buffered, tookMs: number): Promise<boolean> {
  const { waiting, signal } = context;
  waiting('an outage to pass');
  const before = await count(room, 'arrived before the outage', buffered);
  const { acknowledged, heal } = await lose(room, buffered, 'the outage');
  const least = Math.max(OUTAGE.least, OUTAGE.times * tookMs);
  await sleep(least, undefined, { signal });
  const gone = await count(room, 'arrived in the outage', buffered);
  await heal();
  if (before === null || gone === null) return false;

  waiting('what it acknowledged in the outage');
  let awaited = before + acknowledged;
  let asked = false;
  let attempts = 0;
  let until = performance.now() + BACK;
  let writes = false;
  while (performance.now() < until) {
    // By one more it is seen that it writes again.
    if (!asked) {
      attempts += 1;
      const { status } = await once(room, 'acknowledged after the outage', buffered, attempts);
      asked = isGoodAnswer(buffered.action.expect, status);
      if (asked) awaited += 1;
    }
    const now = await count(room, 'arrived after the outage', buffered);
    if (asked && now !== null && now >= awaited) return true;
    if (!writes && now !== null && now > gone) {
      writes = true;
      until = Math.min(until, performance.now() + least);
    }
    await sleep(BETWEEN, undefined, { signal });
  }
  return false;
}

/** Some is acknowledged just before the service is gone, and some when it is. */
async function lose(
  room: Room,
  buffered: Buffered,
  what: string,
): Promise<{ readonly acknowledged: number; readonly heal: InjectedFault['heal'] }> {
  const before = await acknowledge(room, `acknowledged before ${what}`, buffered);
  const { heal } = await room.fault(buffered.service, 'refused');
  const during = await acknowledge(room, `acknowledged in ${what}`, buffered);
  const outcomes = [before, during].flatMap(({ data }) => data.records.map(({ outcome }) => outcome));
  const good = (outcome: string) =>
    /^\d{3}$/.test(outcome) && isGoodAnswer(buffered.action.expect, Number(outcome));
  return { acknowledged: outcomes.filter(good).length, heal };
}

function once(room: Room, step: string, { action }: Buffered, attempt = 1): ReturnType<typeof ask> {
  const [own = action] = eachItsOwn(action, 1, `${step} ${attempt}`);
  return ask(room, step, own);
}

async function count(room: Room, step: string, { service, counts }: Buffered): Promise<number | null> {
  return countOf(await room.sql(step, service, counts));
}
