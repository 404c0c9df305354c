/** 1.96: 95 % of a normal distribution lie within so many standard deviations. */
const Z = 1.959_964;

/** 95 % confidence interval of a share, by Wilson's score (1927), which holds for few trials too. */
export function shareInterval(hits: number, of: number): { readonly low: number; readonly high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const share = hits / of;
  const scale = 1 + Z ** 2 / of;
  const centre = (share + Z ** 2 / (2 * of)) / scale;
  const reach = (Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2))) / scale;
  return { low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) };
}

interface Share {
  readonly hits: number;
  readonly of: number;
}

/**
 * How likely it is by chance alone that so many of all hits, or more, fall on the second side of two, if both sides are hit alike
 * (Fisher's exact test, one-sided: the upper tail of the hypergeometric distribution).
 */
export function chanceOfSoManyAfter(before: Share, after: Share): number {
  const hits = before.hits + after.hits;
  let [all, tail] = [0, 0];
  // How often each number occurs, relative to the lowest that there can be.
  let weight = 1;
  for (let second = Math.max(0, hits - before.of); second <= Math.min(after.of, hits); second += 1) {
    all += weight;
    if (second >= after.hits) tail += weight;
    weight *= ((after.of - second) * (hits - second)) / ((second + 1) * (before.of - hits + second + 1));
  }
  return tail / all;
}
