import { expect, test } from 'vitest';
import { chanceOfSoManyAfter, shareInterval } from '../../../src/lib/proportion.ts';

test('intervals are those of the literature', () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  for (const [hits, of, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    const interval = shareInterval(hits, of);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  }
  expect(shareInterval(0, 0)).toEqual({ low: 0, high: 1 });
});

test('chance is that of drawing so many failures, or more, on one side', () => {
  const chance = (before: readonly [number, number], after: readonly [number, number]) =>
    chanceOfSoManyAfter({ hits: before[0], of: before[1] }, { hits: after[0], of: after[1] });
  expect(chance([0, 3], [3, 3])).toBeCloseTo(1 / 20);
  expect(chance([0, 1], [1, 1])).toBeCloseTo(1 / 2);
  expect(chance([0, 5], [2, 5])).toBeCloseTo(10 / 45);
  // Fisher's tea: one of four cups wrong on each side.
  expect(chance([1, 4], [3, 4])).toBeCloseTo(17 / 70);
  expect(chance([1, 10], [10, 10])).toBeCloseTo(10 / 167_960, 8);
  expect(chance([10, 10], [0, 10])).toBe(1);
  expect(chance([0, 3], [0, 3])).toBe(1);
  expect(chance([3, 3], [3, 3])).toBe(1);
});
