import type { ExperimentContext } from '../../model/category.ts';
import { open, resetOver, setStage } from './acts.ts';
import { type Claim, recoversOf, WELL_AGAIN } from './claim.ts';
import { inHealth } from './in-health.ts';
import { late } from './late.ts';

/** Milliseconds between two calls at the steady rate, at least; and the most calls, so that each has its record. */
const STEADY = { every: 50, most: 290 };
/** Reset times for which it is watched while the upstream goes on failing: two probes fit in. */
const RESETS = 2.6;
/** Milliseconds for which calls still come where our own acts beside them took long; they are stopped when all was seen. */
const SPARE = 3_000;
/** Milliseconds between two looks for the first arrival after the recovery. */
const LOOK = 200;
/** Calls after it has closed. */
const AFTERWARDS = 4;

/** The upstream answers with 503 until it recovers; all the time somebody calls. */
export async function errors(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, waiting } = context;
  const stage = await setStage(context);
  if (stage === null) return;
  const { call, calls, treat, look, drive, quiet } = stage;
  await inHealth(stage, context);

  waiting('the breaker to open');
  await open(stage, claim, 'errors', { does: 'answer', status: 503, headers: {}, body: '' });
  for (const [index, action] of claim.alike.entries()) await call(`alike while open ${index}`, action);
  await look('alike while open');

  waiting('probes, while the upstream goes on failing');
  const failingMs = RESETS * claim.reset;
  const longest = failingMs + recoversOf(claim) + resetOver(claim) + SPARE;
  const every = Math.max(STEADY.every, longest / STEADY.most);
  const at = Array.from({ length: Math.ceil(longest / every) }, (_, index) => index * every);
  const driving = await drive('steady', at);
  await quiet(failingMs);
  await look('steady · failing');
  waiting('the breaker to close under a steady rate of calls');
  await driving.mark('recovered');
  await treat('steady · recovered', { does: 'answer' });
  await driving.mark(WELL_AGAIN);
  // So that a call was sent when the claimed time was over.
  const until = performance.now() + recoversOf(claim) + Math.max(LOOK, every);
  // Where several probes decide, some of them may still have met the failure.
  for (let arrived = 0; arrived < claim.probes && performance.now() < until; ) {
    await quiet(LOOK);
    // A probe that came at the last moment of the failure found it still failing.
    arrived += await look('steady · recovered', 'steady · recovered');
  }
  await driving.stop();
  await look('steady · last');
  await calls('closed again', AFTERWARDS);
  await look('closed again');

  if (claim.inARow && claim.threshold > 1) {
    await treat('one failure after closing', { does: 'answer', status: 503, headers: {}, body: '' });
    await calls('one failure after closing', 1);
    await look('one failure after closing');
    await treat('well after one failure', { does: 'answer' });
    await calls('well after one failure', 2);
    await look('well after one failure');
  }
  waiting('the answer to a call that was begun before the breaker opened');
  await late(stage, claim);
}
