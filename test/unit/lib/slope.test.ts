import { expect, test } from 'vitest';
import { slope } from '../../../src/lib/slope.ts';

/** Average weights (lb) of American women by height from 58 to 72 in, The World Almanac 1975; data set `women` of R. */
const WOMEN = [115, 117, 120, 123, 126, 129, 132, 135, 139, 142, 146, 150, 154, 159, 164];

/** First of the four sets in Anscombe, Graphs in Statistical Analysis, 1973, ordered by x from 4 to 14. */
const ANSCOMBE = [4.26, 5.68, 7.24, 4.82, 6.95, 8.81, 8.04, 8.33, 10.84, 7.58, 9.96];

test.each([
  // R's manual of lm: slope 3.45000, standard error 0.09114; t(13; 0.995) = 3.012.
  ['weight by height', WOMEN, 3.45, 3.012 * 0.09114, 3],
  // Published: y = 3.00 + 0.500 x, standard error of the slope 0.118; t(9; 0.995) = 3.250.
  ['Anscombe’s first set', ANSCOMBE, 0.5001, 3.25 * 0.1179, 3],
])('gives the published slope and its 99 %% interval: %s', (_name, values, perStep, half, digits) => {
  const found = slope(values);
  expect(found.perStep).toBeCloseTo(perStep, digits);
  expect(found.low).toBeCloseTo(perStep - half, digits);
  expect(found.high).toBeCloseTo(perStep + half, digits);
});

test('a straight line has an interval without width', () => {
  expect(slope([3, 5, 7, 9])).toEqual({ perStep: 2, low: 2, high: 2 });
});

test('beyond its table the interval is never too narrow', () => {
  // t(48; 0.995) = 2.682 by NIST's table.
  const values = Array.from({ length: 50 }, (_, index) => index % 2);
  const { perStep, high } = slope(values);
  const residual = values.reduce((sum, y, x) => sum + (y - 0.5 - perStep * (x - 24.5)) ** 2, 0);
  const error = Math.sqrt(residual / 48 / ((50 * (50 ** 2 - 1)) / 12));
  expect(high - perStep).toBeGreaterThanOrEqual(2.682 * error);
});

test.each([[[]], [[1]], [[1, 2]]])('has no interval for %j', (values) => {
  expect(() => slope(values)).toThrow(`at least 3 values, not ${values.length}`);
});
