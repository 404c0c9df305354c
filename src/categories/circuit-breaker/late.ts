import { resetOver, type Stage } from './acts.ts';
import type { Claim } from './claim.ts';

/** The most milliseconds until the late one is answered: long enough for the others to fail meanwhile, short of any time-out. */
const LATE = { most: 400, ofTimeout: 0.3, ofReset: 0.5 };
/** Milliseconds between two looks whether the late one has arrived. */
const LOOK = 15;
/** Times that it is tried, as long as the late one was answered before the others had failed. */
const ATTEMPTS = 3;
/** Calls after the late answer, and those that close a breaker again. */
const AFTERWARDS = 3;
const CLOSING = 2;

/**
 * A call is on its way while others fail and open the breaker; then it is answered well. Begun while the breaker is closed, and
 * leaves it open and the upstream failing.
 */
export async function late(stage: Stage, claim: Claim): Promise<void> {
  const { call, calls, treat, look, held, drive, quiet } = stage;
  const { timeout, reset, threshold } = claim;
  const delayMs = Math.min(LATE.most, LATE.ofTimeout * timeout, LATE.ofReset * reset);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const phase = `late ${attempt}`;
    await treat(phase, { does: 'answer', delayMs });
    const driving = await drive(phase, [0]);
    const until = performance.now() + delayMs;
    while ((await look(`${phase} · begun`)) === 0 && performance.now() < until) await quiet(LOOK);
    await treat(`${phase} · failing`, { does: 'answer', status: 503, headers: {}, body: '' });
    await calls(`${phase} · failing`, threshold);
    await look(`${phase} · failing`);
    await call(`${phase} · open 1`);
    const stillOut = await held(`${phase} · open`);
    await driving.done;
    await calls(`${phase} · afterwards`, AFTERWARDS);
    await look(`${phase} · afterwards`);
    if (stillOut.includes(phase) || attempt === ATTEMPTS) return;
    await treat(`${phase} · well`, { does: 'answer' });
    await quiet(resetOver(claim));
    await calls(`${phase} · well`, CLOSING);
    await look(`${phase} · well`);
  }
}
