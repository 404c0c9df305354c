import { chanceOfSoManyAfter } from '../lib/proportion.ts';
import type { ChangedCheck, Comparison, Outcomes } from '../model/comparison.ts';
import type { CheckReport, JudgedRun, Report } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';

/** Beyond this it may be chance that the second side failed more often. */
const CHANCE = 0.05;

type Changes = Pick<Comparison, 'broken' | 'notAskedBefore' | 'lost' | 'flaky' | 'better' | 'other' | 'same'>;

/** What became of each check. Who asked the same knows that a check which is there for the first time came with the subject. */
export function compareChecks(
  before: readonly JudgedRun[],
  after: readonly JudgedRun[],
  sameAsked: boolean,
): Changes {
  const [first, second] = [before, after].map((side) => side.map(({ report }) => checksOf(report)));
  const keys = new Set([...(first ?? []), ...(second ?? [])].flatMap((checks) => [...checks.keys()]));
  const all = [...keys].map((key) => changed(key, first ?? [], second ?? []));
  const left = new Set(all.filter((check) => !isSame(check)));
  const take = (which: (check: ChangedCheck) => boolean): readonly ChangedCheck[] => {
    const taken = [...left].filter(which);
    for (const check of taken) left.delete(check);
    return taken;
  };
  const notAskedBefore = sameAsked ? [] : take(isFirstAsked);
  const broken = take(isBroken);
  const lost = take(isLost);
  const flaky = take(({ before: was, after: is }) => isMixed(was) || isMixed(is));
  const better = take(({ after: is }) => is.worst === 'pass');
  return { broken, notAskedBefore, lost, flaky, better, other: [...left], same: all.filter(isSame).length };
}

const isSame = (check: ChangedCheck): boolean =>
  check.before.worst === check.after.worst &&
  !isMixed(check.before) &&
  !isMixed(check.after) &&
  !passesNoMore(check) &&
  !isBroken(check);

const isMixed = ({ passed, failed }: Outcomes): boolean => passed > 0 && failed > 0;

const passesNoMore = ({ before, after }: ChangedCheck): boolean => before.passed > 0 && after.passed === 0;

/** Where only some of the runs fail now, or some failed before, chance must be ruled out first. */
function isBroken({ before, after }: ChangedCheck): boolean {
  if (after.failed === 0) return false;
  if (before.failed === 0 && !isMixed(after)) return true;
  const share = ({ failed, runs }: Outcomes) => ({ hits: failed, of: runs });
  return chanceOfSoManyAfter(share(before), share(after)) <= CHANCE;
}

/** Of what was told neither way nobody knows whether it was asked: a run of single experiments leaves their category's rules open. */
const isFirstAsked = ({ before, after }: ChangedCheck): boolean =>
  after.failed > 0 && before.passed + before.failed === 0;

/** It passed in all runs, or in some; now some cannot tell, or none passes. */
function isLost(check: ChangedCheck): boolean {
  return check.after.worst !== 'fail' && (check.before.worst === 'pass' || passesNoMore(check));
}

type Told = { readonly category: string; readonly check: CheckReport };
type Checks = ReadonlyMap<string, Told>;

function changed(key: string, before: readonly Checks[], after: readonly Checks[]): ChangedCheck {
  const [was, is] = [before, after].map((side) => side.flatMap((checks) => checks.get(key) ?? []));
  const told = worstOf(is ?? []) ?? worstOf(was ?? []);
  return {
    category: told?.category ?? '',
    rule: told?.check.rule ?? '',
    asks: told?.check.asks ?? '',
    before: outcomes(was ?? []),
    after: outcomes(is ?? []),
    message: told?.check.message ?? '',
    remedy: told?.check.remedy ?? '',
  };
}

function outcomes(told: readonly Told[]): Outcomes {
  const count = (verdict: Verdict) => told.filter(({ check }) => check.verdict === verdict).length;
  return {
    worst: worstOf(told)?.check.verdict ?? null,
    runs: counted(told),
    passed: count('pass'),
    failed: count('fail'),
  };
}

/** Runs that asked it: where it was not asked it neither failed nor passed. Where none did, all count. */
function counted(told: readonly Told[]): number {
  const asked = told.filter(({ check }) => check.verdict !== 'not-applicable').length;
  return asked === 0 ? told.length : asked;
}

function worstOf(told: readonly Told[]): Told | undefined {
  return told.toSorted((a, b) => WORSE[b.check.verdict] - WORSE[a.check.verdict])[0];
}

const WORSE: Readonly<Record<Verdict, number>> = { 'not-applicable': 0, pass: 1, inconclusive: 2, fail: 3 };

/**
 * Checks by category and rule. A rule that is told of several times counts as its worst, since the number of times may
 * depend on what was found.
 */
function checksOf({ room, categories }: Report): Checks {
  const all = [
    ...room.checks.map((check) => ({ category: 'room', check })),
    ...categories.flatMap(({ id, checks }) => checks.map((check) => ({ category: id, check }))),
  ];
  const found = new Map<string, Told>();
  for (const each of all) {
    const key = `${each.category}/${each.check.rule}`;
    const earlier = found.get(key);
    if (earlier === undefined || WORSE[each.check.verdict] > WORSE[earlier.check.verdict])
      found.set(key, each);
  }
  return found;
}
