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
const TURNS = 3;

/**
 * One trouble after the other, each healed: connections reset in the middle of what the database says, at a place that is
 * drawn; statements that arrive and whose answers do not, so that a commit may be done and nobody knows; the database frozen; and, last, the subject killed while the database is frozen, so that nothing it has acknowledged meanwhile can have
 * been committed.
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

/** Waits until the service answers as ready again; at most five seconds. */
export async function settled({ signal }: ExperimentContext<Claim>, room: Room): Promise<void> {
  for (let look = 1; look <= 10; look += 1) {
    const { data } = await room.check(`afterwards ${look}`);
    if (data.ready || !data.running) return;
    await sleep(500, undefined, { signal });
  }
}
