/** What it must do without: a writable root, a network, a home, somebody at its input. */

import { counted, ending, inconclusive, notApplicable, quote, typed, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { HOME_AGAIN, homelessAgain, homelessStep, SILENT, WITHOUT_HOME } from './claim.ts';
import { hasNoCommands, type Input, isWaiting, notReady, OWN, type Run, sealedRuns } from './judge-seen.ts';

export function needsNoWritableRoot(input: Input): Check {
  const rule = 'needs-no-writable-root';
  if (input.subject.relax.writableRoot) return notApplicable(rule, 'The contract asks for a writable root.');
  const runs = sealedRuns(input).filter((run) => run.step.endsWith(' · first'));
  const contrast = input.evidence.from(OWN, 'run').filter((run) => run.step.endsWith(' · writable root'));
  const states = input.evidence.from(OWN, 'subject-state');
  const readOnlyStart = states.filter((state) => state.step === 'start');
  const writableStart = states.find((state) => state.step === 'start with writable root');
  const offences = runs.flatMap((run) => {
    const other = contrast.find((candidate) => stem(candidate) === stem(run));
    if (!other || [run, other].some(({ data }) => data.outcome !== 'exited')) return [];
    if (other.data.exitCode === run.data.exitCode) return [];
    const says = `${typed(run.data.command)} ${ending(run)} on a read-only root, writing ${quote(run.data.stderr)}, and ${ending(other)} on a writable one.`;
    return [{ record: run, says }];
  });
  if (writableStart?.data.ready && readOnlyStart[0] && !readOnlyStart[0].data.ready) {
    offences.push({
      record: readOnlyStart[0] as never,
      says: `The service is ready on a writable root only; on a read-only one it wrote ${quote(readOnlyStart[0].data.stderr)}.`,
    });
  }
  if (offences.length === 0 && readOnlyStart[0]?.data.ready === false) {
    return inconclusive(rule, 'The service did not become ready, whatever its root.', readOnlyStart);
  }
  const good =
    contrast.length > 0
      ? 'A writable root made no difference.'
      : 'All of it ran with a read-only root file system.';
  return unless(rule, [...runs, ...readOnlyStart], offences, good);
}

const stem = (run: Run): string => run.step.replace(/ · [^·]*$/, '');

export function needsNoNetwork(input: Input): Check {
  const rule = 'needs-no-network';
  const looked = input.evidence.from(OWN, 'traffic');
  if (looked.length === 0 && hasNoCommands(input)) {
    return notApplicable(
      rule,
      'No command was run without a network; network-isolation watches the service.',
    );
  }
  const offences = looked.flatMap((record) => [
    ...record.data.names
      .filter((name) => !name.declared)
      .map((name) => ({
        record,
        says: `It asked for the name ${quote(name.name)} ${name.questions} times.`,
      })),
    ...record.data.connections.map((to) => ({
      record,
      says: `It tried to reach ${to.address} port ${to.port} (${to.protocol}).`,
    })),
  ]);
  if (offences.length === 0 && looked.some((record) => !record.data.complete)) {
    return inconclusive(rule, 'The wiretap overflowed, so something may have been missed.', looked);
  }
  return unless(rule, looked, offences, 'The wiretap heard not one packet from it.');
}

export function needsNoHome(input: Input): Check {
  const rule = 'needs-no-home';
  const runs = input.evidence.from(OWN, 'run');
  const without = runs.filter((run) => run.step.startsWith(WITHOUT_HOME));
  const states = input.evidence.from(OWN, 'subject-state');
  const normal = runs.find((run) => run.step.endsWith(' · first'));
  const again = runs.find((run) => run.step === HOME_AGAIN);
  const started = states.find((state) => state.step === 'start');
  const later = homelessRuns(runs);
  const startedWithout = states.filter((state) => state.step === 'start without HOME');
  const others = without.filter(
    (run) => normal?.data.outcome === 'exited' && run.data.exitCode !== normal.data.exitCode,
  );
  const isHome = again?.data.outcome === 'exited' && again.data.exitCode === normal?.data.exitCode;
  const offences = [
    ...(isHome ? others : []).map((run) => ({
      record: run,
      says: `When ${run.data.circumstances.join(', ')}, it ${ending(run)} instead of ${normal?.data.exitCode}, writing ${quote(run.data.stderr)}; with its home, on the same places, it did not.`,
    })),
    ...later.filter(failsWithoutHome).map(({ run, usual }) => ({
      record: run,
      says: `When ${run.data.circumstances.join(', ')}, ${typed(usual.data.command)} ${ending(run)}, twice, instead of ${usual.data.exitCode}, writing ${quote(run.data.stderr)}.`,
    })),
    ...startedWithout
      .filter((state) => started?.data.ready && !state.data.ready)
      .map((state) => ({
        record: state,
        says: `Without HOME the service did not become ready: ${notReady(state)}.`,
      })),
  ];
  const [other] = others;
  if (other && offences.length === 0) {
    const also = again ? `with it, done once more on the same places, it ${ending(again)}` : NOT_AGAIN;
    return inconclusive(
      rule,
      `Without HOME, ${typed(normal?.data.command ?? [])} ${ending(other)} instead of ${normal?.data.exitCode}; ${also}. So it may be for another reason.`,
      [...others, ...(again ? [again] : [])],
    );
  }
  const ranWithHome = without.length > 0 ? normal?.data.outcome === 'exited' : started?.data.ready;
  if (without.length + startedWithout.length > 0 && offences.length === 0 && !ranWithHome) {
    return inconclusive(rule, 'It did not run even with HOME, so nothing can be learnt from a run without.', [
      ...without,
      ...startedWithout,
    ]);
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

export function waitsForNobody(input: Input): Check {
  const rule = 'waits-for-nobody';
  const runs = input.evidence.from(OWN, 'run');
  const silent = runs.filter(
    ({ step, data }) => / · second$/.test(step) && data.circumstances.includes(SILENT),
  );
  const others = sealedRuns(input);
  const allAreGiven = others.length > 0 && others.every(({ data }) => data.stdin !== null);
  if (silent.length === 0 && (allAreGiven || hasNoCommands(input)))
    return notApplicable(rule, 'No command was run without an input of its own.');
  const offences = silent
    .filter((run) => isWaiting(run, runs))
    .map((record) => ({
      record,
      says: `${typed(record.data.command)} is given nothing to read, and did not end within ${record.data.timeoutMs / 1000} s while its standard input stayed open, twice; with an end of that input it did.`,
    }));
  return unless(
    rule,
    silent,
    offences,
    `${counted(silent.length, 'command')} did not care for an input that stays open and silent.`,
  );
}

export function hostInvisible(input: Input): Check {
  const looked = input.evidence.of('process-status');
  const offences = looked.flatMap((record) =>
    record.data.canariesVisible.map((canary) => ({
      record,
      says: `The host’s canary ${canary} was visible inside the room.`,
    })),
  );
  if (looked.some((record) => record.data.canariesPlanted.length === 0)) {
    return inconclusive('host-invisible', 'No canary was planted on the host.', looked);
  }
  return unless(
    'host-invisible',
    looked,
    offences,
    'Canaries in the host’s environment and file system were not visible.',
  );
}
