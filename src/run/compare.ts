import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { finishedRuns } from '../evidence/keep-runs.ts';
import type { Comparison } from '../model/comparison.ts';
import { compareJudged } from '../verdict/compare.ts';
import { judgeStored } from './judge.ts';

/**
 * Judges stored runs again, all with this version, and says what became better, worse or flaky from one side to the other. A side is
 * the folder of a run, or a folder that holds several.
 *
 * @throws Failure `wrong-use` when one is not there, not whole, or was changed.
 */
export function compareRuns(before: string, after: string): Comparison {
  const [first, second] = [before, after].map((side) => runsOf(side).map(judgeStored));
  return compareJudged(first ?? [], second ?? []);
}

/** What is no folder of runs is taken for a run, so that whoever reads it says what is wrong with it. */
function runsOf(side: string): readonly string[] {
  if (existsSync(join(side, 'run.json'))) return [side];
  const names = finishedRuns(side);
  return names.length === 0 ? [side] : names.map((name) => join(side, name));
}
