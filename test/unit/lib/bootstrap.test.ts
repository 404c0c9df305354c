import { expect, test } from 'vitest';
import { median, medianChange } from '../../../src/lib/bootstrap.ts';

test('the median is in the middle', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

test('a change has an interval around it, the same for the same samples', () => {
  const [before, after] = [
    [10, 11, 12, 13, 14],
    [20, 22, 24, 26, 28],
  ];
  const change = medianChange(before, after);
  expect(change?.ratio).toBe(2);
  expect(change?.interval?.low).toBeLessThan(2);
  expect(change?.interval?.high).toBeGreaterThan(2);
  expect(medianChange(before, after)).toEqual(change);
});

test('the interval of what did not change holds 1', () => {
  const values = [10, 14, 9, 12, 11, 13];
  const { interval } = medianChange(values, values.toReversed()) ?? {};
  expect(interval?.low).toBeLessThanOrEqual(1);
  expect(interval?.high).toBeGreaterThanOrEqual(1);
});

test('a single sample has no interval, and none has no change', () => {
  expect(medianChange([10], [20])).toEqual({ ratio: 2, interval: null });
  expect(medianChange([], [20])).toBeNull();
  expect(medianChange([0], [20])).toBeNull();
});
