import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareRuns } from '../../../src/run/compare.ts';
import { temporaryFolder } from '../verdict/fixtures/temporary-folder.ts';
import { finishedRun } from './fixtures/attested-run.ts';

/** A folder of runs, as `validate --runs` leaves it, with a run under way among them. */
function several(count: number): string {
  const root = temporaryFolder();
  for (let n = 1; n <= count; n += 1)
    cpSync(finishedRun(), join(root, `2026010${n}T100203.456Z-greeter-4f1c09`), { recursive: true });
  mkdirSync(join(root, '20260109T100203.456Z-greeter-4f1c09'));
  return root;
}

test('a side is a run, or a folder of runs; what is under way does not count', () => {
  expect(compareRuns(several(3), finishedRun()).runs).toEqual({ before: 3, after: 1 });
});

test('a folder without any run is told', () => {
  expect(() => compareRuns(temporaryFolder(), finishedRun())).toThrow(/no run in/);
});
