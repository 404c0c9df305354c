import { median } from '../lib/bootstrap.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import type { Comparison } from '../model/comparison.ts';
import type { JudgedRun } from '../model/report.ts';
import type { StoredRun } from '../model/run.ts';
import { compareChecks } from './compare-checks.ts';
import { compareFigures } from './compare-figures.ts';

/** What became better, worse or flaky from the runs of one side to those of another. Pure. */
export function compareJudged(before: readonly JudgedRun[], after: readonly JudgedRun[]): Comparison {
  const subjects = new Set([...before, ...after].map(({ run }) => subjectOf(run)));
  const sameAsked = new Set([...before, ...after].map(({ run }) => askedOf(run))).size === 1;
  return {
    runs: { before: before.length, after: after.length },
    sameSubject: subjects.size === 1,
    sameAsked,
    ...compareChecks(before, after, sameAsked),
    figures: compareFigures(before, after),
    seconds: secondsOf(before, after),
  };
}

function secondsOf(before: readonly JudgedRun[], after: readonly JudgedRun[]): Comparison['seconds'] {
  const of = (side: readonly JudgedRun[], id: string) =>
    side.flatMap(({ report }) => report.categories.flatMap((each) => (each.id === id ? [each.seconds] : [])));
  const ids = new Set(before.flatMap(({ report }) => report.categories.map(({ id }) => id)));
  return [...ids].flatMap((category) => {
    const [was, is] = [of(before, category), of(after, category)];
    return is.length === 0 ? [] : [{ category, before: median(was), after: median(is) }];
  });
}

/** All that decides how the subject behaves: its image by digest, how it is run, and what was asked of it. */
function subjectOf({ header }: StoredRun): string {
  const { subject, services, workload, claims } = header.contract;
  // Where the image was built from does not matter: its digest says what it is.
  const { image: _, ...run } = subject;
  return canonicalJson([header.image.digest, run, services, workload, claims]);
}

/** All that a run was asked for, in whatever order it was named. */
function askedOf({ header }: StoredRun): string {
  const { only, effort } = header.options;
  return canonicalJson([[...new Set(only)].sort(), effort]);
}
