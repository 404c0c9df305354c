import { setTimeout as sleep } from 'node:timers/promises';
import type { Experiment } from '../../model/category.ts';
import { type Claim, IDLE } from './claim.ts';

/** Connections that are kept. */
const KEPT = 3;
/** Milliseconds beyond the claimed time, in which the last word on its way arrives. */
const BEYOND_MS = 500;

/** Connections that a balancer would keep for its next request. */
export const idle: Experiment<Claim> = {
  id: 'idle',
  repeats: true,
  title: 'keeps connections idle for as long as the balancer would',
  seconds: 60,
  fullOnly: true,
  applies: ({ kind }, claim) => kind === 'service' && claim.keepsIdle !== undefined,
  act: async ({ claim, open, waiting, signal }) => {
    if (claim.keepsIdle === undefined) return;
    const room = await open();
    const started = await room.start('start');
    if (!started.data.ready) return;
    const holding = await room.hold(IDLE.begins, { idle: KEPT });
    waiting('idle connections');
    await sleep(claim.keepsIdle + BEYOND_MS, undefined, { signal });
    await holding.look(IDLE.over);
    await holding.release();
  },
};
