import type { ExperimentContext } from '../../model/category.ts';
import { setStage } from './acts.ts';
import { asideOf, burstOf, type Claim, tellsAroundEnd } from './claim.ts';

/** Requests at once: so many times what may be allowed. */
const CROWD = 4;
/** Milliseconds over which they come. */
const AT_ONCE = 20;
/** Windows for which the steady rates last, and what they are as shares of the limit. */
const WINDOWS = 1.5;
const ABOVE = 3;
const BELOW = 0.75;
/** Milliseconds for which an end of a window by the clock must be ahead at least, beside those that are kept aside. */
const AHEAD = 200;

/** Keys that come all at once, steadily above the limit, steadily below it, and just before and after the end of a window. */
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
  waiting('steady rates above and below the limit, and the end of a window');
  const drives = await Promise.all([
    drive('above', keyOf('above'), steady(claim, ABOVE)),
    drive('below', keyOf('below'), steady(claim, BELOW)),
    ...(tellsAroundEnd(claim)
      ? [
          drive('end of a window', keyOf('end'), [0, ...around(claim, claim.window, claim.limit - 1)]),
          drive('end by the clock', keyOf('clock'), around(claim, nextByTheClock(claim), claim.limit)),
        ]
      : []),
  ]);
  await Promise.all(drives.map(({ done }) => done));
}

/** Milliseconds at which requests are due at a share of the limit. */
function steady({ limit, window }: Claim, share: number): number[] {
  const every = window / (limit * share);
  return Array.from({ length: Math.floor((WINDOWS * window) / every) }, (_, n) => n * every);
}

/** So many shortly before the end of a window, and as many as the limit shortly after it. */
function around(claim: Claim, end: number, before: number): number[] {
  const aside = asideOf(claim);
  return [
    ...Array.from({ length: before }, () => end - aside),
    ...Array.from({ length: claim.limit }, () => end + aside),
  ];
}

/** Milliseconds to the end of a window that begins with no request but with whole multiples of itself since 1970. */
function nextByTheClock(claim: Claim): number {
  const now = Date.now();
  const earliest = now + asideOf(claim) + AHEAD;
  return Math.ceil(earliest / claim.window) * claim.window - now;
}
