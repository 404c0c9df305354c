/** How an action spends its time. */
export interface Duration {
  /** Milliseconds from its begin to its end. */
  readonly lifeMs: number;
  /** Milliseconds that it takes to get going, before it can have changed anything. */
  readonly startMs: number;
}

/** Share of the moments that are spent on the start, where little can go wrong. */
const ON_THE_START = 1 / 4;
/** The last of the life is left out: a signal takes a moment to arrive, and what comes late proves nothing. */
const LATEST = 0.95;

/**
 * Moments for a sweep, in order: a quarter of them over the start, the others over the work, one in each equal slice, its place
 * in the slice drawn. Milliseconds after the begin.
 */
export function sweepMoments(
  { lifeMs, startMs }: Duration,
  count: number,
  random: () => number,
): readonly number[] {
  const end = LATEST * lifeMs;
  const start = Math.min(startMs, end / 2);
  const early = Math.floor(count * ON_THE_START);
  return [...slices(0, start, early, random), ...slices(start, end, count - early, random)];
}

function slices(from: number, to: number, count: number, random: () => number): number[] {
  const width = (to - from) / count;
  return Array.from({ length: count }, (_, index) => from + (index + random()) * width);
}
