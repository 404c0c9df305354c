import type { ExperimentContext } from '../../model/category.ts';
import { open, resetOver, setStage } from './acts.ts';
import { type Claim, letGoOf, recoversOf } from './claim.ts';

/** How many call at once after the reset time, and the milliseconds over which they come. */
const CROWD = 16;
const CROWD_MS = 40;
/** Milliseconds until the upstream answers the crowd: long enough for all of it to have come, short of any time-out. */
const SLOW = { most: 300, share: 0.3 };
/** Crowds until one finds the breaker willing to try. */
const CROWDS = 4;
/** Milliseconds between two calls while it is waited for the breaker to close. */
const BETWEEN = 150;
const AFTERWARDS = 3;
/** Calls whose upstream breaks off in the middle of its answer. */
const STALLED = 2;

/** The upstream hangs; then it is well but slow while many call at once; then it is well; at last it stalls. */
export async function timeouts(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, waiting } = context;
  const stage = await setStage(context);
  if (stage === null) return;
  const { call, calls, treat, look, drive, quiet } = stage;

  waiting('calls whose upstream never answers');
  await open(stage, claim, 'timeouts', { does: 'hang' });
  waiting('as many probes as decide, never answered');
  await quiet(resetOver(claim));
  // At once, for each takes as long as a time-out; who lets them through one by one gets the rest so.
  await Promise.all(Array.from({ length: claim.probes }, (_, n) => call(`hanging probe ${n + 1}`)));
  const arrived = await look('hanging probe');
  if (arrived > 0 && arrived < claim.probes) {
    await calls('further hanging probe', claim.probes - arrived);
    await look('hanging probe');
  }
  await calls('after the hanging probe', 2);
  await look('after the hanging probe');

  waiting('the reset time, and many who call at once');
  await treat('slow', { does: 'answer', delayMs: Math.min(SLOW.most, SLOW.share * claim.timeout) });
  for (let crowd = 1; crowd <= CROWDS; crowd += 1) {
    await quiet(resetOver(claim));
    const at = Array.from({ length: CROWD }, (_, index) => (index * CROWD_MS) / CROWD);
    const driving = await drive(`crowd ${crowd}`, at);
    await driving.done;
    if ((await look(`crowd ${crowd}`)) > 0) break;
  }

  waiting('the breaker to close');
  await treat('recovered', { does: 'answer' });
  const recovered = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    const isLast = performance.now() - recovered >= recoversOf(claim);
    await call(`recovering ${attempt}`);
    if ((await look(`recovering ${attempt}`)) > 0 || isLast) break;
    await quiet(BETWEEN);
  }
  await calls('closed again', AFTERWARDS);
  await look('closed again');

  waiting('calls whose upstream breaks off in the middle of its answer');
  await treat('stalling', { does: 'stall' });
  const since = performance.now();
  await calls('stalled', STALLED);
  await look('stalled');
  waiting('the upstream to be let go of');
  await quiet(letGoOf(claim) - (performance.now() - since));
  await look('let go of');
}
