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

/**
 * How likely it is by chance alone that all of so many failures fall on the second side of two, if both sides failed alike
 * (Fisher's exact test, one-sided, for the case that the first side has none).
 */
export function chanceOfNoneBefore(before: number, after: number, failures: number): number {
  let chance = 1;
  for (let drawn = 0; drawn < failures; drawn += 1) chance *= (after - drawn) / (before + after - drawn);
  return chance;
}
