import { isGoodAnswer } from '../../lib/actions.ts';
import type { ExperimentContext } from '../../model/category.ts';
import { resetOver, type Stage } from './acts.ts';
import type { Claim } from './claim.ts';

/** Calls that end a row of failures. */
const WELL = 2;

/**
 * Calls what is alike while the upstream is well, which tells each another number where its answer holds one: so that it can be
 * seen later whose answer a fallback is.
 */
export async function inHealth(stage: Stage, { claim, random }: ExperimentContext<Claim>): Promise<void> {
  const { room, call, calls, look, treat, quiet } = stage;
  let accepted = true;
  for (const [index, action] of claim.alike.entries()) {
    const step = `alike in health ${index}`;
    const vary = random();
    const { decimal } = (
      await room.upstream(step, claim.upstream, { does: 'answer', ...(accepted && { vary }) })
    ).data;
    const { data } = await call(step, action);
    await look('alike in health');
    if (decimal === null || isGoodAnswer(action.expect, data.status)) continue;
    // Who does not accept such a number may take it for a failure, which must not be counted with those that follow.
    accepted = false;
    await treat('well after a number of ours', { does: 'answer' });
    await quiet(resetOver(claim));
    await calls('well after a number of ours', WELL);
    await look('well after a number of ours');
  }
  if (claim.alike.length > 0) await treat('well', { does: 'answer' });
}
