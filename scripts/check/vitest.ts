import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';

const FOLDER = join('.cleanroom', 'tests');

/** What vitest's reporter for machines writes, as far as it is read here. */
const results = z.object({
  startTime: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

type File = z.infer<typeof results>['testResults'][number];

/** argv that runs some kinds of test and leaves the counts for `countTests`. */
export function vitest(...kinds: readonly string[]): readonly string[] {
  return argv(kinds, kinds.join('-'));
}

/**
 * argv that runs the files in which one kind of test failed once more, one file after the other: with others beside it, a machine may have
 * been what was too slow. Null where no file is known to have failed.
 */
export function vitestAgain(kind: string, folder = FOLDER): readonly string[] | null {
  const files = [...resultsByFile(folder)].filter(([, file]) => count(file).failed > 0).map(([name]) => name);
  const failed = files.filter((name) => name.startsWith(join('test', kind, '/')));
  return failed.length === 0 ? null : [...argv([kind], `${kind}-again`), '--maxWorkers=1', ...failed];
}

function argv(kinds: readonly string[], name: string): readonly string[] {
  const projects = kinds.flatMap((kind) => ['--project', kind]);
  const file = join(FOLDER, `${name}.json`);
  return ['vitest', 'run', ...projects, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
}

/** Forgets the counts of earlier runs. */
export function forgetTests(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Sums up all runs since `forgetTests`; of a file that was run again, the last time counts. */
export function countTests(folder = FOLDER): Counts {
  return [...resultsByFile(folder).values()].map(count).reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** The last results of each file of tests, by its path. */
function resultsByFile(folder: string): ReadonlyMap<string, File> {
  const runs = readdirSync(folder).map((name) =>
    results.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
  );
  return new Map(
    runs
      .toSorted((a, b) => a.startTime - b.startTime)
      .flatMap(({ testResults }) => testResults.map((file) => [relative('', file.name), file] as const)),
  );
}

/** A file that could not be loaded, or whose hooks failed, counts as one failure at least. */
function count({ status, assertionResults }: File): Counts {
  const those = (...statuses: readonly string[]) =>
    assertionResults.filter((one) => statuses.includes(one.status)).length;
  const [passed, failed] = [those('passed'), those('failed')];
  return {
    passed,
    failed: status === 'failed' ? Math.max(1, failed) : failed,
    skipped: assertionResults.length - passed - failed,
  };
}
