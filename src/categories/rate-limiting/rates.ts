import type { ExperimentContext } from '../../model/category.ts';
import { setStage } from './acts.ts';
import { burstOf, type Claim } from './claim.ts';

/** Requests at once: so many times what may be allowed. */
const CROWD = 4;
/** Milliseconds over which they come. */
const AT_ONCE = 20;
/** Windows for which the steady rates last, and what they are as shares of the limit. */
const WINDOWS = 1.5;
const ABOVE = 3;
const BELOW = 0.75;

/** Three keys: one comes all at once, one steadily above its limit, one steadily below it. */
export async function rates(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, waiting } = context;
  const stage = await setStage(context);
  if (stage === null) return;
  const { ask, drive, count, keyOf } = stage;
  await ask('baseline', keyOf('baseline'));
  waiting('many requests at once');
  const crowd = CROWD * Math.max(claim.limit, burstOf(claim));
  const key = keyOf('parallel');
  const at = Array.from({ length: crowd }, (_, n) => (n * AT_ONCE) / crowd);
  await (await drive('parallel', key, at)).done;
  await count('effect of the parallel ones', key);
  waiting('steady rates above and below the limit');
  const drives = await Promise.all([
    drive('above', keyOf('above'), steady(claim, ABOVE)),
    drive('below', keyOf('below'), steady(claim, BELOW)),
  ]);
  await Promise.all(drives.map(({ done }) => done));
}

/** Milliseconds at which requests are due at a share of the limit. */
function steady({ limit, window }: Claim, share: number): number[] {
  const every = window / (limit * share);
  return Array.from({ length: Math.floor((WINDOWS * window) / every) }, (_, n) => n * every);
}
