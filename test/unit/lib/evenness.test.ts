import { expect, test } from 'vitest';
import { evenness } from '../../../src/lib/evenness.ts';

test.each([
  // NIST/SEMATECH e-Handbook, 1.3.6.7.4: the 99.9 % points for 1 and 5 degrees of freedom.
  [[20, 20], 0, 10.828],
  // Six faces of a die in 60 throws: (25 + 4 + 1 + 4 + 0 + 100) / 10.
  [[5, 8, 9, 8, 10, 20], 13.4, 20.515],
])('gives the sum of squares over the share, and what chance exceeds: %j', (counts, statistic, critical) => {
  expect(evenness(counts).statistic).toBeCloseTo(statistic, 9);
  expect(evenness(counts).critical).toBe(critical);
});

test('tells unequal shares from chance', () => {
  expect(evenness([40, 41, 39]).even).toBe(true);
  expect(evenness([50, 40, 30]).even).toBe(true);
  expect(evenness([60, 60, 0]).even).toBe(false);
  expect(evenness([60, 32, 28]).even).toBe(false);
});

test.each([[[40]], [[4, 5]], [Array.from({ length: 11 }, () => 9)]])('cannot tell from %j', (counts) => {
  expect(() => evenness(counts)).toThrow(RangeError);
});
