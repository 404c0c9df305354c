import { describe, expect, test } from 'vitest';
import { isSettled, stillGrows } from '../../../src/lib/memory-growth.ts';

const MIB = 1024 * 1024;
const LIMIT = 256 * MIB;
const mib = (...values: readonly number[]) => values.map((value) => value * MIB);
const steady = (from: number, perRound: number, rounds: number) =>
  mib(...Array.from({ length: rounds }, (_, n) => from + perRound * n));

describe('whether more rounds would tell more', () => {
  test.for<[string, readonly number[], boolean]>([
    ['level', mib(37, 37, 37.1, 37, 37, 37.1), true],
    ['so much that it leaks', steady(40, 8, 6), true],
    ['rising, with too few rounds to tell it from chance', mib(32.2, 33.2, 33.3, 33.6, 33.9, 36.1), false],
    ['rising slowly and steadily', steady(32, 0.25, 20), false],
    ['level after it rose', [...steady(32, 0.5, 10), ...steady(37, 0, 10)], true],
    ['going up and down', mib(40, 60, 41, 59, 42, 58), false],
    ['two rounds', mib(40, 40), false],
  ])('%s', ([, memory, settled]) => expect(isSettled(memory, LIMIT)).toBe(settled));
});

describe('growth that is left at the end', () => {
  test('is what the last ten rounds show', () => {
    expect(stillGrows(steady(32, 0.25, 20), LIMIT)?.perStep).toBeCloseTo(0.25 * MIB);
    expect(stillGrows([...steady(32, 0.5, 10), ...steady(37, 0, 10)], LIMIT)).toBeNull();
  });

  test('does not matter under a two-hundredth of the limit', () =>
    expect(stillGrows(steady(32, 0.1, 20), LIMIT)).toBeNull());

  test('cannot be told from chance where memory goes up and down', () =>
    expect(stillGrows(mib(40, 60, 41, 59, 42, 58), LIMIT)).toBeNull());
});
