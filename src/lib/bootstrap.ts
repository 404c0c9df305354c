import { seededRandom } from './random.ts';

const RESAMPLES = 1_000;

export interface Change {
  /** Median after, divided by median before. */
  readonly ratio: number;
  /** 95 % confidence interval of the ratio; null where a side has a single sample. */
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/**
 * How much a median changed, with a percentile bootstrap interval (Efron, 1979): both sides are drawn anew from themselves, many times.
 * The draws are seeded, so that the same samples give the same figures. Samples must be positive; null where a side has none.
 */
export function medianChange(before: readonly number[], after: readonly number[]): Change | null {
  if (before.length === 0 || after.length === 0) return null;
  const base = median(before);
  if (base <= 0) return null;
  const ratio = median(after) / base;
  if (before.length < 2 || after.length < 2) return { ratio, interval: null };
  const random = seededRandom('bootstrap');
  const redrawn = (values: readonly number[]) =>
    median(values.map(() => values[Math.floor(random() * values.length)] ?? base));
  const ratios = Array.from({ length: RESAMPLES }, () => {
    const divisor = redrawn(before);
    return redrawn(after) / (divisor > 0 ? divisor : base);
  }).sort((a, b) => a - b);
  const at = (share: number) => ratios[Math.floor(share * (RESAMPLES - 1))] ?? ratio;
  return { ratio, interval: { low: at(0.025), high: at(0.975) } };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
