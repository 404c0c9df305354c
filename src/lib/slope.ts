/**
 * Growth per round by ordinary least squares, with a two-sided confidence interval of the slope by Student's t
 * (NIST/SEMATECH e-Handbook of Statistical Methods, 4.1.4.1 and 4.4.4).
 */
export interface Slope {
  /** Units of y per unit of x. */
  readonly perStep: number;
  readonly low: number;
  readonly high: number;
}

/** 99.5 % points of Student's t, by degrees of freedom from 1 (NIST/SEMATECH e-Handbook, 1.3.6.7.2). */
const T_995 = [
  63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.25, 3.169, 3.106, 3.055, 3.012, 2.977, 2.947,
  2.921, 2.898, 2.878, 2.861, 2.845, 2.831, 2.819, 2.807, 2.797, 2.787, 2.779, 2.771, 2.763, 2.756, 2.75,
];

const LAST_T = 2.75;

/**
 * Slope of equally spaced values (one per round) with its 99 % confidence interval.
 *
 * @throws RangeError when there are fewer than three values, for which no interval exists.
 */
export function slope(values: readonly number[]): Slope {
  const n = values.length;
  if (n < 3) throw new RangeError(`a slope with an interval needs at least 3 values, not ${n}`);
  const meanX = (n - 1) / 2;
  const meanY = values.reduce((sum, y) => sum + y, 0) / n;
  const sxx = (n * (n * n - 1)) / 12;
  const perStep = values.reduce((sum, y, x) => sum + (x - meanX) * (y - meanY), 0) / sxx;
  const residual = values.reduce((sum, y, x) => sum + (y - meanY - perStep * (x - meanX)) ** 2, 0);
  const error = Math.sqrt(residual / (n - 2) / sxx);
  // Beyond the table its last entry: a little too wide is honest, too narrow would accuse.
  const t = T_995[n - 3] ?? LAST_T;
  return { perStep, low: perStep - t * error, high: perStep + t * error };
}
