/**
 * Whether counts differ from equal shares by more than chance would have it: Pearson's chi-squared test of goodness of fit
 * (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.15), at a significance of 0.001.
 */
export interface Evenness {
  /** Sum over all of (count − share)² / share. */
  readonly statistic: number;
  /** What chance exceeds once in a thousand times. */
  readonly critical: number;
  readonly even: boolean;
}

/** 99.9 % points of chi-squared, by degrees of freedom from 1 (NIST/SEMATECH e-Handbook, 1.3.6.7.4). */
const CHI_999 = [10.828, 13.816, 16.266, 18.467, 20.515, 22.458, 24.322, 26.125, 27.877];

/** The least share for which the test holds. */
export const LEAST_SHARE = 5;

/**
 * @throws RangeError for fewer than two counts or more than ten, or a share below `LEAST_SHARE`.
 */
export function evenness(counts: readonly number[]): Evenness {
  const critical = CHI_999[counts.length - 2];
  const share = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  if (critical === undefined || share < LEAST_SHARE)
    throw new RangeError(
      `evenness needs 2 to 10 counts of ${LEAST_SHARE} or more on average, not ${counts.join(', ')}`,
    );
  const statistic = counts.reduce((sum, count) => sum + (count - share) ** 2 / share, 0);
  return { statistic, critical, even: statistic <= critical };
}
