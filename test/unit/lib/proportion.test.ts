import { expect, test } from 'vitest';
import { chanceOfNoneBefore, shareInterval } from '../../../src/lib/proportion.ts';

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

test('chance is that of drawing all failures on one side', () => {
  expect(chanceOfNoneBefore(3, 3, 3)).toBeCloseTo(1 / 20);
  expect(chanceOfNoneBefore(1, 1, 1)).toBeCloseTo(1 / 2);
  expect(chanceOfNoneBefore(5, 5, 2)).toBeCloseTo(10 / 45);
});
