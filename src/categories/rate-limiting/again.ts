import type { ExperimentContext } from '../../model/category.ts';
import type { Stage } from './acts.ts';
import { burstOf, type Claim } from './claim.ts';

/** Requests of one key at most until one is refused: so many times what may be allowed. */
const MOST = 3;
/** Milliseconds between two keys that are tried. */
const BETWEEN = 500;
/** Milliseconds beyond the claimed time for which it is still tried, to tell late from never. */
const BEYOND = 3_000;

/** The store is back: key after key goes over the limit, until one is limited as before. */
export async function limitedAgain(
  { waiting, claim }: ExperimentContext<Claim>,
  stage: Stage,
  recovers: number,
): Promise<void> {
  waiting('the limit to hold again');
  const until = performance.now() + recovers + BEYOND;
  for (let attempt = 1; !(await isLimited(stage, claim, `again ${attempt} ·`)); attempt += 1) {
    if (performance.now() > until) return;
    await stage.quiet(BETWEEN);
  }
}

/** Sends requests of a new key as long as they are allowed; whether the first was allowed and a later one refused. */
export async function isLimited({ ask, keyOf }: Stage, claim: Claim, step: string): Promise<boolean> {
  const key = keyOf(step.replaceAll(/[^a-z0-9]/g, ''));
  const most = MOST * Math.max(claim.limit, burstOf(claim));
  for (let n = 1; n <= most; n += 1) {
    const { status } = (await ask(`${step} ${n}`, key)).data;
    if (status === claim.refusal) return n > 1;
    if (status === null || status >= 500) return false;
  }
  return false;
}
