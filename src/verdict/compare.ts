import { canonicalJson } from '../lib/canonical-json.ts';
import type { ChangedCheck, Comparison } from '../model/comparison.ts';
import type { CheckReport, JudgedRun, Report } from '../model/report.ts';
import type { StoredRun } from '../model/run.ts';
import type { Verdict } from '../model/verdict.ts';

/** What became better and what became worse from one run to the next. Pure. */
export function compareJudged(before: JudgedRun, after: JudgedRun): Comparison {
  const [first, second] = [checksOf(before.report), checksOf(after.report)];
  const all = [...new Set([...first.keys(), ...second.keys()])].map((key): ChangedCheck => {
    const [was, is] = [first.get(key), second.get(key)];
    const told = is ?? was;
    return {
      category: told?.category ?? '',
      rule: told?.check.rule ?? '',
      asks: told?.check.asks ?? '',
      before: was?.check.verdict ?? null,
      after: is?.check.verdict ?? null,
      message: told?.check.message ?? '',
      remedy: told?.check.remedy ?? '',
    };
  });
  const changed = all.filter((check) => check.before !== check.after);
  const broken = changed.filter((check) => check.after === 'fail');
  const lost = changed.filter((check) => check.before === 'pass' && check.after !== 'fail');
  const better = changed.filter((check) => check.after === 'pass');
  const named = new Set([...broken, ...lost, ...better]);
  return {
    sameSubject: subjectOf(before.run) === subjectOf(after.run),
    broken,
    lost,
    better,
    other: changed.filter((check) => !named.has(check)),
    same: all.length - changed.length,
    seconds: before.report.categories.flatMap(({ id, seconds }) => {
      const again = after.report.categories.find((category) => category.id === id);
      return again === undefined ? [] : [{ category: id, before: seconds, after: again.seconds }];
    }),
  };
}

/**
 * Checks by category and rule. A rule that is told of several times counts as its worst, since the number of times may
 * depend on what was found.
 */
function checksOf({ room, categories }: Report): Map<string, { category: string; check: CheckReport }> {
  const all = [
    ...room.checks.map((check) => ({ category: 'room', check })),
    ...categories.flatMap(({ id, checks }) => checks.map((check) => ({ category: id, check }))),
  ];
  const found = new Map<string, { category: string; check: CheckReport }>();
  for (const each of all) {
    const key = `${each.category}/${each.check.rule}`;
    const earlier = found.get(key);
    if (earlier === undefined || WORSE[each.check.verdict] > WORSE[earlier.check.verdict])
      found.set(key, each);
  }
  return found;
}

const WORSE: Readonly<Record<Verdict, number>> = { 'not-applicable': 0, pass: 1, inconclusive: 2, fail: 3 };

/** All that decides how the subject behaves: its image by digest, how it is run, and what was asked of it. */
function subjectOf({ header }: StoredRun): string {
  const { subject, services, workload, claims } = header.contract;
  // Where the image was built from does not matter: its digest says what it is.
  const { image: _, ...run } = subject;
  return canonicalJson([header.image.digest, run, services, workload, claims]);
}
