import { setTimeout as pause } from 'node:timers/promises';
import { isGoodAnswer } from '../../lib/actions.ts';
import { startTwiceIfLate } from '../../lib/twice-if-late.ts';
import type { HttpAction } from '../../model/contract.ts';
import { type Aim, createAim, type Shot } from './aim.ts';
import { sweepMoments } from './moments.ts';
import { type Context, type Good, goodService, kill, SAME, send, sendTwiceIfLate } from './service-good.ts';

/** The sweep is shared out among two rooms: in one of them the state is put back, in the other what kills leave adds up. */
export const ROOMS_OF_THE_SERVICE_SWEEP = 2;
const ADDING_UP = ROOMS_OF_THE_SERVICE_SWEEP - 1;
/** Moments of a quick run. */
const FEW = 10;
/** Of so many kills two wait for an answer, one in each room: what was acknowledged must be there, however soon the end comes. */
const CYCLE = 8;
const AFTER_AN_ANSWER = [2, 5];
/** Kills at one moment, until one of them strikes within an action. */
const TRIES = 3;
/** Share of the time of a request that only reads, within which an action has not yet begun to change anything. */
const GETTING_READY = 0.8;
/** Milliseconds that a room spends on kills: a service that is slow to start is killed at fewer moments. */
const TIME_FOR_KILLS = 100_000;

/** Kills the service at one part of the moments of its action, starts it again on what is left, and reads. */
export async function sweepService(context: Context, share: number): Promise<void> {
  const good = await goodService(context);
  if (!good) return;
  const aim = createAim(good.trainMs);
  const moments = momentsOf(context, good);
  const room: Swept = { context, good, aim, addsUp: share === ADDING_UP, isGood: true, sent: 0 };
  const until = performance.now() + TIME_FOR_KILLS;
  for (const [index, part] of moments.entries()) {
    if (index % ROOMS_OF_THE_SERVICE_SWEEP !== share || performance.now() > until) continue;
    context.waiting(`SIGKILL ${index + 1} of ${moments.length}`);
    for (let attempt = 0; attempt < (part === null ? 1 : TRIES); attempt += 1) {
      const again = attempt === 0 ? '' : ` again ${attempt}`;
      const step = `${room.addsUp ? 'further ' : ''}kill ${part === null ? 'after answer ' : ''}${index}${again}`;
      const struck = await killOnce(room, step, part);
      if (struck === 'gone') return;
      if (struck === 'inside') break;
    }
  }
  if (room.addsUp) return;
  context.waiting('a whole action after the last kill');
  await nextAction(room, 'next action', 'next');
}

/** A room of the sweep, and how it is by now. */
interface Swept {
  readonly context: Context;
  readonly good: Good;
  readonly aim: Aim;
  readonly addsUp: boolean;
  /** Whether nothing was done yet to the good state. */
  isGood: boolean;
  /** Actions that were sent, where each has a number of its own. */
  sent: number;
}

/** One kill and what is read after it; `gone` where the service did not come back. */
async function killOnce(
  swept: Swept,
  step: string,
  part: number | null,
): Promise<'inside' | 'beside' | 'gone'> {
  const { context, good, addsUp } = swept;
  // Also where it reads as before: what a start counts and nobody reads would show in what the next action leaves.
  if (!addsUp && !swept.isGood && !(await good.putBack(`start before ${step}`))) return 'gone';
  swept.isGood = false;
  const struck = await strike(swept, step, part);
  if (!(await startTwiceIfLate(good.room, `start after ${step}`)).data.ready) return 'gone';
  await sendTwiceIfLate(context, good.room, `read after ${step}`, good.read);
  if (addsUp) await nextAction(swept, `next action after ${step}`, partOf(step, 'next'));
  return struck;
}

/** The texts of a kill’s actions: letters and digits alone. */
const partOf = (step: string, of: string): string => `${of}${step.replace(/\D+/g, 'x')}`;

async function nextAction({ context, good, sent }: Swept, step: string, part: string): Promise<void> {
  const [action] = good.train(part, sent);
  if (action) await sendTwiceIfLate(context, good.room, step, action);
}

/** Sends the actions, one after the other, and kills the service under them; or once the first of them was answered. */
async function strike(swept: Swept, step: string, part: number | null): Promise<'inside' | 'beside'> {
  const { good, aim, addsUp } = swept;
  const { room } = good;
  const train = addsUp ? good.train(partOf(step, 'kill'), swept.sent + 1) : good.train(SAME, 0);
  swept.sent += train.length + 1;
  if (part === null) {
    await sendAll(swept, step, train.slice(0, 1));
    await kill(room, step);
    return 'beside';
  }
  const moment = part * aim.lifeMs();
  const { requests, signal } = aim.at(moment);
  const [sent] = await Promise.all([
    pause(requests).then(() => sendAll(swept, step, train)),
    pause(signal).then(() => kill(room, step)),
  ]);
  aim.saw({ moment, ms: sent.ms, how: sent.how });
  return sent.inside ? 'inside' : 'beside';
}

type Sent = Pick<Shot, 'ms' | 'how'> & { readonly inside: boolean };

/** Sends requests until one is not answered well. */
async function sendAll(
  { context, good: { room } }: Swept,
  step: string,
  train: readonly HttpAction[],
): Promise<Sent> {
  const began = performance.now();
  let how: Sent['how'] = 'never arrived';
  for (const action of train) {
    const { data } = await send(context, room, `action at ${step}`, action);
    if (isGoodAnswer(action.expect, data.status)) {
      how = 'answered';
      continue;
    }
    const refused = data.error === 'ECONNREFUSED';
    if (data.status === null && !(refused && how === 'never arrived')) how = 'broken off';
    return { ms: performance.now() - began, how, inside: data.status === null && !refused };
  }
  return { ms: performance.now() - began, how, inside: false };
}

/** Parts of the life of the actions at which they are killed, in the order of time; null for a kill that waits for an answer. */
function momentsOf({ claim, effort, random }: Context, good: Good): readonly (number | null)[] {
  const count = effort === 'quick' ? Math.min(FEW, claim.moments) : claim.moments;
  const waits = Array.from({ length: count }, (_, index) => AFTER_AN_ANSWER.includes(index % CYCLE));
  const parts = sweepMoments(
    { lifeMs: 1, startMs: (GETTING_READY * good.readMs) / good.trainMs },
    waits.filter((one) => !one).length,
    random,
  );
  const left = parts.values();
  return waits.map((one) => (one ? null : (left.next().value ?? null)));
}
