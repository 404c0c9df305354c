/** What it must do without: a home. */

import { ending, inconclusive, quote, typed, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import {
  HOME_AGAIN,
  homelessAgain,
  homelessStep,
  SECOND_START,
  START_AGAIN,
  START_WITHOUT_HOME,
  secondTime,
  WITHOUT_HOME,
} from './claim.ts';
import { type Input, notReady, OWN, type Run } from './judge-seen.ts';

export function needsNoHome(input: Input): Check {
  const rule = 'needs-no-home';
  const runs = input.evidence.from(OWN, 'run');
  const all = runs.filter((run) => run.step.startsWith(WITHOUT_HOME));
  const second = <T extends { readonly step: string }>(list: readonly T[], { step }: T): T | undefined =>
    list.find((one) => one.step === secondTime(step));
  const without = all.filter((run) => !all.some((one) => second(all, one) === run));
  const states = input.evidence.from(OWN, 'subject-state');
  const normal = runs.find((run) => run.step.endsWith(' · first'));
  const again = runs.find((run) => run.step === HOME_AGAIN);
  const started = states.find(({ step, data }) => ['start', SECOND_START].includes(step) && data.ready);
  const later = homelessRuns(runs);
  const startedWithout = states.filter((state) => state.step === START_WITHOUT_HOME);
  const startedAgain = states.find((state) => state.step === START_AGAIN);
  const isOther = (run: Run | undefined): boolean =>
    normal?.data.outcome === 'exited' && run?.data.exitCode !== normal.data.exitCode;
  // What failed once alone is nobody's fault; where it was not done again, nothing is known.
  const others = without.filter((run) => isOther(run) && isOther(second(all, run)));
  const unready = startedWithout.filter(
    (state) => started?.data.ready && !state.data.ready && !second(states, state)?.data.ready,
  );
  const isHome = again?.data.outcome === 'exited' && again.data.exitCode === normal?.data.exitCode;
  const offences = [
    ...(isHome ? others : [])
      .filter((run) => second(all, run) !== undefined)
      .map((run) => ({
        record: run,
        says: `When ${run.data.circumstances.join(', ')}, it ${ending(run)}, twice, instead of ${normal?.data.exitCode}, writing ${quote(run.data.stderr)}; with its home, on the same places, it did not.`,
      })),
    ...later.filter(failsWithoutHome).map(({ run, usual }) => ({
      record: run,
      says: `When ${run.data.circumstances.join(', ')}, ${typed(usual.data.command)} ${ending(run)}, twice, instead of ${usual.data.exitCode}, writing ${quote(run.data.stderr)}.`,
    })),
    ...unready
      .filter((state) => startedAgain?.data.ready && second(states, state) !== undefined)
      .map((state) => ({
        record: state,
        says: `Without HOME the service did not become ready, twice: ${notReady(state)}.`,
      })),
  ];
  if (unready[0] && offences.length === 0) {
    const also = startedAgain ? 'with it, started once more, it did not either' : NOT_AGAIN;
    return inconclusive(
      rule,
      `Without HOME the service did not become ready: ${notReady(unready[0])}; ${startedAgain?.data.ready ? NOT_TWICE : also}. So it may be for another reason.`,
      [...unready, ...(startedAgain ? [startedAgain] : [])],
    );
  }
  const [other] = others;
  if (other && offences.length === 0) {
    const also = !again
      ? NOT_AGAIN
      : isHome
        ? NOT_TWICE
        : `with it, done once more on the same places, it ${ending(again)}`;
    return inconclusive(
      rule,
      `Without HOME, ${typed(normal?.data.command ?? [])} ${ending(other)} instead of ${normal?.data.exitCode}; ${also}. So it may be for another reason.`,
      [...others, ...(again ? [again] : [])],
    );
  }
  const ranWithHome = without.length > 0 ? normal?.data.outcome === 'exited' : started?.data.ready;
  const unstarted = started ? [] : states.filter(({ step }) => step === 'start');
  const failed = [...without, ...startedWithout, ...unstarted];
  if (failed.length > 0 && offences.length === 0 && !ranWithHome) {
    return inconclusive(
      rule,
      'It did not run even with HOME, so nothing can be learnt from a run without.',
      failed,
    );
  }
  const looked = [...without, ...later.map(({ run }) => run), ...startedWithout];
  return unless(
    rule,
    [...looked, ...(offences.length > 0 && again ? [again] : [])],
    offences,
    'It runs the same without HOME.',
  );
}

const NOT_AGAIN = 'it was not done once more with it';
const NOT_TWICE = 'it was not done a second time without it';

/** A command without HOME, the same once more where it failed, and the same with HOME on the same files. */
interface Homeless {
  readonly run: Run;
  readonly again: Run | undefined;
  readonly usual: Run;
}

function homelessRuns(runs: readonly Run[]): readonly Homeless[] {
  return runs
    .filter(({ step }) => step.endsWith(' · first'))
    .flatMap((usual): readonly Homeless[] => {
      const [run, again] = [homelessStep, homelessAgain].map((name) =>
        runs.find(({ step }) => step === name(usual.step)),
      );
      return run && usual.data.outcome === 'exited' ? [{ run, again, usual }] : [];
    });
}

/** Once may have been chance. */
const failsWithoutHome = ({ run, again, usual }: Homeless): boolean =>
  [run, again].every((one) => one?.data.outcome === 'exited' && one.data.exitCode !== usual.data.exitCode);
