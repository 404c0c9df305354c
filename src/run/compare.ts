import type { Comparison } from '../model/comparison.ts';
import { compareJudged } from '../verdict/compare.ts';
import { judgeStored } from './judge.ts';

/**
 * Judges two stored runs again, both with this version, and says what became better and worse from the first to the second.
 *
 * @throws Failure `wrong-use` when one is not there, not whole, or was changed.
 */
export function compareRuns(before: string, after: string): Comparison {
  return compareJudged(judgeStored(before), judgeStored(after));
}
