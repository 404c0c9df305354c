import { setTimeout as sleep } from 'node:timers/promises';
import type { ExperimentContext } from '../../model/category.ts';
import type { Driving } from '../../model/load.ts';
import type { Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';

/** Between two faults, in which work goes on. */
const BREATH_MS = 250;
const FROZEN_MS = 500;
/** How long the database goes on taking statements whose answers nobody gets. */
const UNANSWERED_MS = 300;

/** Bytes that the database says to a new connection before its first statement, and in a few statements. */
const GREETING = 600;
const TALK = 1_800;
const TURNS = 2;

/** How long each piece takes to the database while an acknowledgement is waited for, and how long that may take. */
const SLOW_MS = 200;
const ACKNOWLEDGED_WITHIN_MS = 2_500;
const LOOK_MS = 10;

/**
 * One trouble after the other, each healed: connections reset in the middle of what the database says, at a place that is
 * drawn; statements that arrive and whose answers do not, so that a commit may be done and nobody knows; connections reset
 * just when the subject has acknowledged something, while all that it sends takes its time, so that a commit that is still
 * on its way never arrives; and, last, the subject killed while the database is frozen.
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
    waiting(`answers of ${service} being held back`);
    await mark(`unanswered ${turn}`);
    const { heal } = await room.fault(service, 'black-holed', { direction: 'to-subject' });
    await breath(UNANSWERED_MS);
    await heal();
    await breath();
  }
  for (let turn = 1; turn <= TURNS; turn += 1) {
    waiting(`an acknowledgement while ${service} is slow to hear`);
    await mark(`slow ${turn}`);
    await room.fault(service, 'delayed', { direction: 'to-service', delayMs: SLOW_MS });
    await breath(SLOW_MS);
    await acknowledgement(driving, signal);
    const resets = await room.fault(service, 'reset');
    await resets.heal();
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
}

/** Waits until one more request has been answered. */
async function acknowledgement(driving: Driving, signal: AbortSignal): Promise<void> {
  const before = (await driving.progress()).done;
  for (let waited = 0; waited < ACKNOWLEDGED_WITHIN_MS; waited += LOOK_MS) {
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
