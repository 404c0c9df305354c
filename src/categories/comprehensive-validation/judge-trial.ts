import type { SubjectFacts } from '../../model/contract.ts';
import { rulesOfCommands } from './judge-commands.ts';
import { attemptsCalm, sealed, withinBudgets } from './judge-peace.ts';
import { faultsFelt, holdsDuring, recovers, type Said, said, steadyBefore } from './judge-steady.ts';
import { atRest, invariantsHold, saysTheTruth, writesOnce } from './judge-truth.ts';
import type { Trial } from './judge-work.ts';

/** What each rule says of one trial of a service; none where nothing is claimed for it. */
const rulesOfServices: Readonly<Record<string, (trial: Trial) => Said | null>> = {
  'steady-before': steadyBefore,
  'faults-felt': faultsFelt,
  'holds-during': holdsDuring,
  recovers,
  'invariants-hold': (trial) => (trial.claim.invariants.length === 0 ? null : invariantsHold(trial)),
  'writes-once': (trial) =>
    trial.claim.mix.some(({ written }) => written !== undefined) ? writesOnce(trial) : null,
  'says-the-truth': (trial) => (trial.claim.truths.length === 0 ? null : saysTheTruth(trial)),
  'at-rest': (trial) =>
    trial.subject.services.some(({ type }) => type === 'postgres') ? atRest(trial) : null,
  sealed,
  'within-budgets': withinBudgets,
  'attempts-calm': attemptsCalm,
};

/** Every rule of a trial, in order. */
export const RULES: readonly string[] = Object.keys(rulesOfServices);

/** The rules that are asked of a kind of subject, by their ids. */
const rulesOf = ({ kind }: SubjectFacts): Readonly<Record<string, (trial: Trial) => Said | null>> =>
  kind === 'command' ? rulesOfCommands : rulesOfServices;

/** What a rule says, where anything can be said at all. */
export function sayOf(rule: string, trial: Trial): Said | null {
  const rules = rulesOf(trial.subject);
  const before = rules['steady-before']?.(trial);
  if (rule !== 'steady-before' && before && before.verdict !== 'pass')
    return said(
      'inconclusive',
      'Nothing follows from it: the steady state was not seen before anything was broken.',
      before.records,
    );
  return rules[rule]?.(trial) ?? null;
}

/**
 * The rules that a trial breaks. Pure, so that the experiment may ask it which faults to leave out next, and whoever judges
 * the evidence later comes to the same answer.
 */
export function failing(trial: Trial): readonly string[] {
  return Object.keys(rulesOf(trial.subject)).filter((rule) => sayOf(rule, trial)?.verdict === 'fail');
}
