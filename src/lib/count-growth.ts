import { slope } from './slope.ts';

/** Growth over all rounds that matters. */
const MATTERS = 3;
/** From so many on it is no pool on its way to its size. */
const MANY = 10;
/** Rounds at the end that tell whether it still grows. */
const RECENT = 10;
/** Rounds in which a pool has come to its size. */
const ENOUGH = 20;

/** `open`: more rounds would tell. */
export type CountGrowth = 'none' | 'open' | 'leak';

/**
 * What became of a number of threads or processes over equal rounds. Runtimes and servers fill their pools as they come to need them, sooner
 * on a busy machine; so what has grown by a few is a leak only if it still grows after many rounds.
 */
export function countGrowth(counts: readonly number[]): CountGrowth {
  const rise = riseOf(counts);
  if (rise < MATTERS) return 'none';
  if (rise >= MANY) return 'leak';
  if (counts.length > RECENT && riseOf(counts.slice(-RECENT)) < 1) return 'none';
  return counts.length < ENOUGH ? 'open' : 'leak';
}

/** Zero where it cannot be told from chance. */
function riseOf(counts: readonly number[]): number {
  if (counts.length < 3) return 0;
  const { low, perStep } = slope(counts);
  return low > 0 ? perStep * (counts.length - 1) : 0;
}
