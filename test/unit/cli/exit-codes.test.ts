import { expect, test } from 'vitest';
import { EXIT, exitCodeOf, exitCodeOfFailure } from '../../../src/cli/exit-codes.ts';
import { READINESS } from '../../../src/model/verdict.ts';

test('a verdict gives 0, 1 or 2', () => {
  expect(READINESS.map(exitCodeOf)).toEqual([0, 1, 2]);
});

test('failures of ours give the codes of sysexits.h; a broken room means that nothing can be told', () => {
  expect((['wrong-use', 'no-engine', 'room', 'bug'] as const).map(exitCodeOfFailure)).toEqual([
    64, 69, 2, 70,
  ]);
});

test('no two ends look the same from outside', () => {
  const codes = Object.values(EXIT);
  expect(new Set(codes).size).toBe(codes.length);
});
