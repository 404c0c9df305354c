import { isGoodAnswer } from '../../lib/actions.ts';
import type { ExperimentContext } from '../../model/category.ts';
import { mostOf, PLAIN, type Stage } from './acts.ts';
import { type Claim, KEYLESS } from './claim.ts';

/** Asks without saying for whom, and for nobody, until some got nothing, or far more were allowed than one key may have. */
export async function leaveKeyOut(
  { claim, waiting }: ExperimentContext<Claim>,
  { ask, keyOf }: Stage,
): Promise<void> {
  if (claim.withoutKey === undefined) return;
  waiting('answers to who leaves the key out');
  const key = keyOf('keyless');
  for (const { step, headersOf } of KEYLESS) {
    const headers = headersOf(claim.action);
    let others = 0;
    for (let n = 1; n <= mostOf(claim) && others < PLAIN; n += 1) {
      const { data } = await ask(`${step} ${n}`, key, {}, { headers });
      if (!isGoodAnswer(claim.action.expect, data.status)) others += 1;
    }
  }
}
