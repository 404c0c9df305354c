/** What it must do without: a writable root, a network, somebody at its input. */

import { counted, ending, inconclusive, notApplicable, quote, typed, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { SECOND_START, SILENT } from './claim.ts';
import { hasNoCommands, type Input, isWaiting, OWN, type Run, sealedRuns } from './judge-seen.ts';

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
    // Where it worked in the second room, whose root is read-only as well, that is not the reason.
    const later = sealedRuns(input).find(({ step }) => step === `${stem(run)} · second`);
    if (later?.data.exitCode === other.data.exitCode) return [];
    const says = `${typed(run.data.command)} ${ending(run)} on a read-only root, writing ${quote(run.data.stderr)}, and ${ending(other)} on a writable one.`;
    return [{ record: run, says }];
  });
  const again = states.find((state) => state.step === SECOND_START);
  if (writableStart?.data.ready && readOnlyStart[0] && !readOnlyStart[0].data.ready && !again?.data.ready) {
    offences.push({
      record: readOnlyStart[0] as never,
      says: `The service is ready on a writable root only; on a read-only one it wrote ${quote(readOnlyStart[0].data.stderr)}.`,
    });
  }
  if (offences.length === 0 && readOnlyStart[0]?.data.ready === false && !again?.data.ready) {
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
    looked.every(({ data }) => data.canariesPlanted.includes('file'))
      ? 'Canaries in the host’s environment and file system were not visible.'
      : 'A canary in the environment of cleanroom was not visible; the engine’s own host is another machine, whose files were not tried.',
  );
}
