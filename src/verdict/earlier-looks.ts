import type { Category, Rule } from '../model/category.ts';
import type { EvidenceRecord } from '../model/evidence.ts';
import type { JudgedCheck } from './judged-check.ts';
import { lastAttempts, nameOf } from './last-attempts.ts';
import { forWantOfTime } from './want-of-time.ts';

/** Names of the experiments that hit a moment or miss it, of which a second look acquits nobody. */
function thatMayMiss(categories: readonly Category[]): ReadonlySet<string> {
  return new Set(
    categories.flatMap(({ description, experiments }) =>
      experiments
        .filter(({ repeats }) => !repeats)
        .map(({ id }) => nameOf({ category: description.id, experiment: id })),
    ),
  );
}

/**
 * What a second look did not see again: rules that failed by an experiment that hits a moment, in a room that others had used, and did not
 * fail by the same experiment in a fresh one. The room may have been to blame, or the moment was missed, and nobody can tell which. What is
 * for want of time is left to the second look, as it is everywhere.
 */
export function notSeenAgain(run: {
  readonly categories: readonly Category[];
  readonly rules: readonly Rule[];
  readonly records: readonly EvidenceRecord[];
  /** What is said by the last attempts. */
  readonly checks: readonly JudgedCheck[];
  /** What would be said by other records. */
  readonly judge: (records: readonly EvidenceRecord[]) => readonly JudgedCheck[];
}): readonly JudgedCheck[] {
  const { categories, rules, records, checks, judge } = run;
  const lasting = new Set(lastAttempts(records).map(({ id }) => id));
  if (lasting.size === records.length) return [];
  const mayMiss = thatMayMiss(categories);
  const earlier = records.filter((record) => !lasting.has(record.id) && mayMiss.has(nameOf(record)));
  if (earlier.length === 0) return [];
  const ids = new Set(earlier.map(({ id }) => id));
  const names = new Set(earlier.map(nameOf));
  // The first look of these experiments, beside the last one of all others: whatever fails by it, fails by these.
  const first = records.filter((record) => (names.has(nameOf(record)) ? ids : lasting).has(record.id));
  const isLate = forWantOfTime(rules, first);
  return judge(first)
    .filter(({ verdict, evidence }) => verdict === 'fail' && evidence.some((id) => ids.has(id)))
    .filter((check) => !isLate(check))
    .flatMap((failed) => {
      const again = checks.filter(({ rule }) => rule === failed.rule);
      return again.some(({ verdict }) => verdict === 'fail') ? [] : [inDoubt(failed, again)];
    });
}

function inDoubt({ table: _, ...failed }: JudgedCheck, again: readonly JudgedCheck[]): JudgedCheck {
  const second = again.map(({ message }) => message).join(' ');
  return {
    ...failed,
    verdict: 'inconclusive',
    message: `A first look failed it: ${failed.message} A second one, in a room that nobody had used before, did not: ${second} What hits a moment may miss it the next time, so the second look acquits nobody.`,
    evidence: [...new Set([...failed.evidence, ...again.flatMap(({ evidence }) => evidence)])],
    remedy: `Ask it in full, where no room has services that others used. If it fails there: ${failed.remedy}`,
  };
}
