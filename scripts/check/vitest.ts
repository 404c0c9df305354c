import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FOLDER = join('.cleanroom', 'tests');

const results = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numFailedTestSuites: z.number(),
});

/** argv that runs some kinds of test and leaves the counts for `countTests`. */
export function vitest(...kinds: readonly string[]): readonly string[] {
  const projects = kinds.flatMap((kind) => ['--project', kind]);
  const file = join(FOLDER, `${kinds.join('-')}.json`);
  return ['vitest', 'run', ...projects, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
}

/** Forgets the counts of earlier runs. */
export function forgetTests(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
}

/** Sums up all runs since `forgetTests`. A file that could not be loaded counts as one failure. */
export function countTests(): {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
} {
  let passed = 0;
  let skipped = 0;
  let failed = 0;
  for (const name of readdirSync(FOLDER)) {
    const run = results.parse(JSON.parse(readFileSync(join(FOLDER, name), 'utf8')));
    passed += run.numPassedTests;
    skipped += run.numPendingTests;
    failed += Math.max(run.numFailedTests, run.numFailedTestSuites > 0 ? 1 : 0);
  }
  return { passed, failed, skipped };
}
