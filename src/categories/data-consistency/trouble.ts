import { setTimeout as sleep } from 'node:timers/promises';
import type { ExperimentContext } from '../../model/category.ts';
import type { Driving } from '../../model/load.ts';
import type { Room } from '../../model/room.ts';
import { type Claim, KILLED } from './claim.ts';

/** Between two faults, in which work goes on. */
const BREATH_MS = 250;
const FROZEN_MS = 500;

/** Bytes that the database says to a new connection before its first statement, and in a few statements. */
const GREETING = 600;
const TALK = 1_800;
const TURNS = 2;
/** Commits in each turn of which nobody hears. */
const UNANSWERED = 2;

/** How long each piece takes in one direction while something is waited for, and how long that may take. */
const SLOW_MS = 200;
const COMES_WITHIN_MS = 2_500;
const LOOK_MS = 10;

/** Milliseconds in which only what says so is taken for a commit: it is the end of more than one statement. */
const SAYS_SO_WITHIN_MS = 1_000;

/**
 * Connections that have committed within the time that an answer takes, by saying so or with a statement that was a transaction by
 * itself: inside of one, no connection is idle. PostgreSQL manual, 28.2.3 pg_stat_activity.
 */
const COMMITTED = `select count(*) filter (where query ~* '^\\s*(commit|end)\\M') as committed, count(*) as changed
from pg_stat_activity where state = 'idle' and query ~* '^\\s*(commit|end|insert|update|delete|merge)\\M'
and state_change > clock_timestamp() - interval '${SLOW_MS / 2} ms'`;

/**
 * One trouble after the other, each healed: connections reset in the middle of what the database says, at a place that is
 * drawn; reset just when something was committed, while all that the database says takes its time, so that nobody hears of it;
 * reset just when the subject has acknowledged something, while all that it sends takes its time, so that a commit that is
 * still on its way never arrives; and, last, the subject killed while the database is frozen.
 */
export async function troubles(
  { claim, random, signal, waiting }: ExperimentContext<Claim>,
  room: Room,
  service: string,
  driving: Driving,
): Promise<void> {
  const breath = (ms = BREATH_MS) => sleep(ms, undefined, { signal });
  const mark = async (name: string) => void (await driving.mark(name));
  await breath();
  for (let turn = 1; turn <= TURNS; turn += 1) {
    waiting(`connections to ${service} being reset`);
    await mark(`reset ${turn}`);
    const afterBytes = GREETING + Math.floor(random() * TALK);
    const resets = await room.fault(service, 'reset', { direction: 'to-subject', afterBytes });
    await breath();
    await resets.heal();
    await breath();
    waiting(`a commit whose answer is on its way`);
    // Not every commit is one that may be done only once.
    for (let time = 1; time <= UNANSWERED; time += 1) {
      await mark(`unanswered ${turn}.${time}`);
      await room.fault(service, 'delayed', { direction: 'to-subject', delayMs: SLOW_MS });
      await commit(room, service, signal);
      await (await room.fault(service, 'reset')).heal();
      await breath();
    }
    waiting(`an acknowledgement while ${service} is slow to hear`);
    await mark(`slow ${turn}`);
    await room.fault(service, 'delayed', { direction: 'to-service', delayMs: SLOW_MS });
    await breath(SLOW_MS);
    await acknowledgement(driving, signal);
    await (await room.fault(service, 'reset')).heal();
    await breath();
  }
  waiting(`${service} being frozen`);
  await mark('frozen');
  const frozen = await room.fault(service, 'paused');
  await breath(FROZEN_MS);
  if (claim.kill) {
    waiting('the subject being killed and started again');
    await mark('killed');
    await room.stop('killed', 'SIGKILL');
    await mark('dead');
  }
  await frozen.heal();
  if (claim.kill) await room.start('started again');
  await mark('well again');
  await breath();
  // What has not come by now met no trouble, and need not come.
  await driving.stop();
}

/** Kills the database as soon as something was acknowledged, and starts it again on the same disk. */
export async function crash(
  { signal, waiting }: ExperimentContext<Claim>,
  room: Room,
  service: string,
  driving: Driving,
): Promise<void> {
  waiting(`${service} being killed and started again`);
  await acknowledgement(driving, signal);
  const { heal } = await room.fault(service, 'killed');
  await driving.mark(KILLED);
  await driving.stop();
  await heal();
}

/** Waits until the database has committed something. */
async function commit(room: Room, service: string, signal: AbortSignal): Promise<void> {
  const began = performance.now();
  for (let waited = 0; waited < COMES_WITHIN_MS; waited = performance.now() - began) {
    await sleep(4 * LOOK_MS, undefined, { signal });
    const { data } = await room.sql('look for a commit', service, COMMITTED);
    const { committed, changed } = data.rows[0] ?? {};
    if (Number(committed) > 0 || (waited > SAYS_SO_WITHIN_MS && Number(changed) > 0)) return;
  }
}

/** Waits until one more request has been answered. */
async function acknowledgement(driving: Driving, signal: AbortSignal): Promise<void> {
  const before = (await driving.progress()).done;
  const until = performance.now() + COMES_WITHIN_MS;
  while (performance.now() < until) {
    await sleep(LOOK_MS, undefined, { signal });
    if ((await driving.progress()).done > before) return;
  }
}

/** Waits until the service answers as ready again; at most five seconds. */
export async function settled({ signal }: ExperimentContext<Claim>, room: Room): Promise<void> {
  for (let look = 1; look <= 10; look += 1) {
    const { data } = await room.check(`afterwards ${look}`);
    if (data.ready || !data.running) return;
    await sleep(500, undefined, { signal });
  }
}
