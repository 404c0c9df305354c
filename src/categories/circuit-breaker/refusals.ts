import type { ExperimentContext } from '../../model/category.ts';
import { BASELINE, open, resetOver, type Stage, setStage } from './acts.ts';
import { type Claim, recoversOf } from './claim.ts';

/** Calls in health: so many for each failure that opens it, and some. */
const IN_HEALTH = { perFailure: 3, more: 20, most: 150 };
/** Milliseconds between two of them. */
const EVERY = 20;
/** Refusals beyond the threshold. */
const BEYOND = 4;
/** Times that failures one short of the threshold are followed by a success. */
const ROUNDS = 3;
/** Milliseconds between two calls after a refused probe. */
const BETWEEN = 150;

/** What must not open a breaker, and then one more thing that must. */
export async function refusals(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, waiting } = context;
  const stage = await setStage(context);
  if (stage === null) return;
  const { room, calls, treat, look, drive } = stage;

  waiting('many calls while the upstream is well');
  const count = Math.min(IN_HEALTH.most, IN_HEALTH.perFailure * claim.threshold + IN_HEALTH.more);
  const driving = await drive(
    'health',
    Array.from({ length: count }, (_, index) => index * EVERY),
  );
  await driving.done;
  await look('health');

  waiting('calls that the upstream refuses');
  await treat('refusing', { does: 'answer', status: claim.refusal });
  await calls('refused', claim.threshold + BEYOND);
  await look('refused');
  await treat('well after refusals', { does: 'answer' });
  await calls('well after refusals', 2);
  await look('well after refusals');

  if (claim.inARow && claim.threshold > 1) {
    waiting('failures with successes in between');
    for (let round = 1; round <= ROUNDS; round += 1) {
      await treat(`scattered ${round} · failing`, { does: 'answer', status: 503, headers: {}, body: '' });
      await calls(`scattered ${round} · failing`, claim.threshold - 1);
      await look(`scattered ${round} · failing`);
      await treat(`scattered ${round} · well`, { does: 'answer' });
      await calls(`scattered ${round} · well`, 1);
      await look(`scattered ${round} · well`);
    }
  }
  if (!claim.failures.includes('reset')) return;
  waiting('connections that are reset');
  // Some breakers reckon the share of failures over the last seconds, and would rightly stay closed after so much that went well.
  await room.stop('ended before the resets');
  if (!(await room.start('start before the resets')).data.ready) return;
  await treat('well before the resets', { does: 'answer' });
  await calls('well before the resets', BASELINE);
  await look('well before the resets');
  await open(stage, claim, 'resets', { does: 'reset' });
  await refuseProbe(context, stage);
}

/** The call that is let through to try is refused, which says that the upstream is there again. */
async function refuseProbe(
  { claim, waiting }: ExperimentContext<Claim>,
  { call, treat, look, quiet }: Stage,
): Promise<void> {
  waiting('a probe that is refused');
  await treat('refused probe', { does: 'answer', status: claim.refusal });
  await quiet(resetOver(claim));
  await call('refused probe');
  if ((await look('refused probe', 'refused probe')) === 0) return;
  waiting('calls to reach the upstream after a refused probe');
  await treat('after a refused probe', { does: 'answer' });
  const since = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    const isLast = performance.now() - since >= recoversOf(claim);
    await call(`after a refused probe ${attempt}`);
    if ((await look('after a refused probe')) > 0 || isLast) break;
    await quiet(BETWEEN);
  }
}
