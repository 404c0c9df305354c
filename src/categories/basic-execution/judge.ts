import {
  counted,
  ending,
  fail,
  inconclusive,
  notApplicable,
  pass,
  quote,
  typed,
  unless,
} from '../../lib/checks.ts';
import type { Judge, JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import { SILENT, silentAgain, withEnd } from './silent-input.ts';

type Input = JudgeInput<Claim>;
type Run = EvidenceRecord<'run'>;

const OWN = 'basic-execution';

export const judge: Judge<Claim> = {
  needs: ['run', 'subject-state', 'files', 'traffic', 'process-status'],
  judge: (input) => [
    starts(input),
    version(input),
    help(input),
    stepsExit(input),
    stepsProduce(input),
    staysInWorkFolder(input),
    needsNoWritableRoot(input),
    needsNoNetwork(input),
    needsNoHome(input),
    waitsForNobody(input),
    reproducible(input),
    hostInvisible(input),
  ],
};

/**
 * Runs of the first and second room: what the subject did under the rules that hold for everybody. Of what waits for an input
 * that does not come, what it did when the input ended.
 */
const sealedRuns = ({ evidence }: Input): readonly Run[] => {
  const runs = evidence.from(OWN, 'run');
  return runs
    .filter((run) => / · (first|second)$/.test(run.step))
    .map((run) => (isWaiting(run, runs) && runs.find(({ step }) => step === withEnd(run.step))) || run);
};

/** Whether a run went on for as long as its input was open, both times, and ended when that did. */
function isWaiting({ step, data }: Run, runs: readonly Run[]): boolean {
  const outcomeOf = (name: string) => runs.find((run) => run.step === name)?.data.outcome;
  return (
    data.outcome === 'timed-out' &&
    outcomeOf(withEnd(step)) === 'exited' &&
    outcomeOf(silentAgain(step)) === 'timed-out'
  );
}

const withStep = (runs: readonly Run[], step: string): readonly Run[] =>
  runs.filter((run) => run.step.startsWith(`${step} · `));

function starts(input: Input): Check {
  const runs = sealedRuns(input);
  const states = input.evidence.from(OWN, 'subject-state').filter((state) => state.step === 'start');
  const offences = [
    ...runs
      .filter((run) => run.data.outcome === 'not-startable')
      .map((run) => ({ record: run, says: `${typed(run.data.command)} ${ending(run)}.` })),
    ...states
      .filter((state) => !state.data.ready)
      .map((state) => ({
        record: state,
        says:
          notStartable(state) ??
          `The service did not become ready within ${input.subject.readyWithin / 1000} s: ${notReady(state)}.`,
      })),
  ];
  const ready = states[0]?.data.readyMs;
  const good = states.length > 0 ? `The service was ready after ${Math.round(ready ?? 0)} ms.` : '';
  return unless(
    'starts',
    [...runs, ...states],
    offences,
    [good, `${runs.length} commands could be started.`].filter(Boolean).join(' '),
  );
}

/** The engine's own words where not even a process came of it. */
function notStartable({ data }: EvidenceRecord<'subject-state'>): string | null {
  return data.running || data.exitCode !== null ? null : data.detail;
}

function notReady(state: EvidenceRecord<'subject-state'>): string {
  const { running, exitCode, oomKilled, stderr, stdout, detail } = state.data;
  const wrote = quote(stderr.bytes > 0 ? stderr : stdout);
  if (oomKilled) return `it was killed for want of memory, having written ${wrote}`;
  if (!running) return `it ended with exit code ${exitCode}, having written ${wrote}`;
  return `${detail ?? 'nothing answered at its port'}; it wrote ${wrote}`;
}

function version(input: Input): Check {
  const { claim } = input;
  if (!claim.version) return notApplicable('version-as-claimed', 'The contract claims no version.');
  const runs = withStep(sealedRuns(input), 'version');
  const wanted = claim.version.prints;
  return unless(
    'version-as-claimed',
    runs,
    runs
      .filter((run) => run.data.exitCode !== 0 || !printed(run, wanted))
      .map((run) => ({
        record: run,
        says: `Claimed: ${typed(run.data.command)} prints ${quote(wanted)}; seen: it ${ending(run)} and printed ${quote(run.data.stdout)}.`,
      })),
    `It prints ${quote(wanted)}, as claimed.`,
  );
}

function help(input: Input): Check {
  const { claim } = input;
  if (!claim.help) return notApplicable('help-as-claimed', 'The contract claims nothing about help.');
  const runs = withStep(sealedRuns(input), 'help');
  const { prints } = claim.help;
  const offences = runs.flatMap((run) => {
    if (run.data.exitCode !== 0)
      return [{ record: run, says: `${typed(run.data.command)} ${ending(run)} instead of 0.` }];
    const missing = prints.filter((word) => !printed(run, word));
    if (missing.length === 0) return [];
    return [
      {
        record: run,
        says: `${typed(run.data.command)} does not mention ${missing.map((word) => quote(word)).join(', ')}.`,
      },
    ];
  });
  return unless(
    'help-as-claimed',
    runs,
    offences,
    `Help exits with 0 and names all ${prints.length} claimed words.`,
  );
}

function printed(run: Run, text: string): boolean {
  return run.data.stdout.text.includes(text) || run.data.stderr.text.includes(text);
}

function stepsExit(input: Input): Check {
  const { claim } = input;
  if (claim.steps.length === 0)
    return notApplicable('steps-exit-as-claimed', 'The contract claims no steps.');
  const looked: Run[] = [];
  const offences = claim.steps.flatMap((step) =>
    withStep(sealedRuns(input), `step ${step.name}`).flatMap((run) => {
      looked.push(run);
      const missing = step.prints.filter((text) => !printed(run, text));
      const endedWell = run.data.exitCode === step.exit && !run.data.oomKilled;
      if (endedWell && missing.length === 0) return [];
      const says = endedWell
        ? `Step ${step.name} does not print ${missing.map((text) => quote(text)).join(', ')}; it printed ${quote(run.data.stdout)}.`
        : `Claimed: step ${step.name}, ${typed(step.command)}, ends with exit code ${step.exit}; seen: it ${ending(run)}, writing ${quote(run.data.stderr)}.`;
      return [{ record: run, says }];
    }),
  );
  const undone = ['first', 'second'].flatMap((room) =>
    claim.steps
      .filter((step) => !looked.some((run) => run.step === `step ${step.name} · ${room}`))
      .map((step) => ({ step, room })),
  );
  if (offences.length === 0 && undone[0]) {
    return inconclusive(
      'steps-exit-as-claimed',
      `Step ${undone[0].step.name} was not run in the ${undone[0].room} room.`,
      looked,
    );
  }
  return unless(
    'steps-exit-as-claimed',
    looked,
    offences,
    `All ${claim.steps.length} steps ended as claimed, in both rooms.`,
  );
}

function stepsProduce(input: Input): Check {
  const wanted = input.claim.steps.flatMap((step) =>
    step.produces.map((path) => ({ step: step.name, path: absolute(input, path) })),
  );
  if (wanted.length === 0) return notApplicable('steps-produce-files', 'The contract claims no files.');
  const all = listingsOf(input);
  if (all.length === 0)
    return inconclusive('steps-produce-files', 'The files that the steps left were not listed.');
  const listings = all.filter(({ record }) => wanted.some(({ path }) => below(path, record.data.root)));
  const offences = listings.flatMap(({ record, pass: room }) => {
    const there = new Set(record.data.entries.map((entry) => join(record.data.root, entry.path)));
    // What a listing that was cut off does not show may be there all the same.
    return (record.data.truncated ? [] : wanted)
      .filter(({ path }) => below(path, record.data.root) && !there.has(path))
      .map(({ step, path }) => ({
        record,
        says: `Step ${step} claims to produce ${path}; it was not there in the ${room} room.`,
      }));
  });
  const unseen = wanted.filter(({ path }) => !listings.some(({ record }) => below(path, record.data.root)));
  if (unseen.length > 0 && offences.length === 0) {
    return inconclusive(
      'steps-produce-files',
      `${unseen[0]?.path} is in no folder that outlives a step: name a path below the work folder, \`writable\` or \`state\`.`,
    );
  }
  const cut = cutOff(listings.map(({ record }) => record));
  if (cut && offences.length === 0) return inconclusive('steps-produce-files', tooMany(cut), cut);
  return unless(
    'steps-produce-files',
    listings.map(({ record }) => record),
    offences,
    `All ${wanted.length} claimed files were there.`,
  );
}

function staysInWorkFolder(input: Input): Check {
  const allowed = [...input.claim.writes, ...(input.subject.workFolder ? [input.subject.workFolder] : [])];
  const looked = listingsOf(input).map(({ record }) => record);
  const offences = looked.flatMap((record) =>
    record.data.entries
      .map((entry) => ({ entry, path: join(record.data.root, entry.path) }))
      .filter(
        ({ entry, path }) => entry.type !== 'directory' && !allowed.some((folder) => below(path, folder)),
      )
      .map(({ entry, path }) => ({
        record,
        says: `It left ${path} (${entry.size} bytes) behind, outside its work folder.`,
      })),
  );
  if (looked.length === 0 && hasNoCommands(input)) {
    return notApplicable('stays-in-work-folder', 'No command was run whose traces could be looked for.');
  }
  const cut = cutOff(looked);
  if (cut && offences.length === 0) return inconclusive('stays-in-work-folder', tooMany(cut), cut);
  return unless(
    'stays-in-work-folder',
    looked,
    offences,
    `Nothing was left outside ${allowed.join(', ') || 'its memory'}.`,
  );
}

function needsNoWritableRoot(input: Input): Check {
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

function needsNoNetwork(input: Input): Check {
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

function needsNoHome(input: Input): Check {
  const runs = input.evidence.from(OWN, 'run');
  const without = runs.filter((run) => run.step.startsWith('without home · '));
  const states = input.evidence.from(OWN, 'subject-state');
  const normal = runs.find((run) => run.step.endsWith(' · first'));
  const started = states.find((state) => state.step === 'start');
  const startedWithout = states.filter((state) => state.step === 'start without HOME');
  const offences = [
    ...without
      .filter((run) => normal?.data.outcome === 'exited' && run.data.exitCode !== normal.data.exitCode)
      .map((run) => ({
        record: run,
        says: `When ${run.data.circumstances.join(', ')}, it ${ending(run)} instead of ${normal?.data.exitCode}, writing ${quote(run.data.stderr)}.`,
      })),
    ...startedWithout
      .filter((state) => started?.data.ready && !state.data.ready)
      .map((state) => ({
        record: state,
        says: `Without HOME the service did not become ready: ${notReady(state)}.`,
      })),
  ];
  const ranWithHome = without.length > 0 ? normal?.data.outcome === 'exited' : started?.data.ready;
  if (without.length + startedWithout.length > 0 && offences.length === 0 && !ranWithHome) {
    return inconclusive(
      'needs-no-home',
      'It did not run even with HOME, so nothing can be learnt from a run without.',
      [...without, ...startedWithout],
    );
  }
  return unless('needs-no-home', [...without, ...startedWithout], offences, 'It runs the same without HOME.');
}

function waitsForNobody(input: Input): Check {
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

function reproducible(input: Input): Check {
  const rule = 'reproducible';
  if (input.claim.steps.length === 0)
    return notApplicable(rule, 'The contract claims no steps whose files could be compared.');
  const root = input.subject.workFolder;
  if (root === null)
    return notApplicable(rule, 'The contract names no work folder whose files could be compared.');
  const [first, second] = ['first', 'second'].map(
    (room) =>
      listingsOf(input).find(({ record, pass: p }) => record.data.root === root && p === room)?.record,
  );
  if (!first || !second) return inconclusive(rule, 'The files of the two rooms were not both listed.');
  const cut = cutOff([first, second]);
  if (cut) return inconclusive(rule, tooMany(cut), [first, second]);
  if (first.data.entries.length + second.data.entries.length === 0)
    return notApplicable(rule, `The steps left no files in ${root} that could be compared.`);
  const varies = input.claim.varies.map((path) => absolute(input, path));
  const digests = (listing: EvidenceRecord<'files'>) =>
    new Map(
      listing.data.entries
        .map(
          (entry) =>
            [
              join(listing.data.root, entry.path),
              `${entry.type} ${entry.mode} ${entry.sha256 ?? ''}`,
            ] as const,
        )
        .filter(([path]) => !varies.some((folder) => below(path, folder))),
    );
  const [one, two] = [digests(first), digests(second)];
  const different = [...new Set([...one.keys(), ...two.keys()])].filter(
    (path) => one.get(path) !== two.get(path),
  );
  if (different.length > 0) {
    return fail(
      rule,
      `Two runs in two fresh rooms gave different files: ${different.slice(0, 5).join(', ')}${different.length > 5 ? ', …' : ''}.`,
      [first, second],
    );
  }
  return pass(rule, `${one.size} files and folders are the same, byte for byte, in both rooms.`, [
    first,
    second,
  ]);
}

function hostInvisible(input: Input): Check {
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

/** Listings after the lifecycle, with the room they come from. */
function listingsOf(input: Input): { readonly record: EvidenceRecord<'files'>; readonly pass: string }[] {
  return input.evidence
    .from(OWN, 'files')
    .filter((record) => record.step.startsWith('left in '))
    .map((record) => ({ record, pass: record.step.replace(/^.* · /, '') }));
}

/** Whether the contract gives nothing to run beside the service itself. */
const hasNoCommands = ({ subject, claim }: Input): boolean =>
  subject.kind === 'service' && !claim.version && !claim.help && claim.steps.length === 0;

const cutOff = (listings: readonly EvidenceRecord<'files'>[]) =>
  listings.find((record) => record.data.truncated);
const tooMany = (listing: EvidenceRecord<'files'>): string =>
  `There are too many files in ${listing.data.root} to look at them all.`;

const join = (root: string, path: string): string => `${root === '/' ? '' : root}/${path}`.replace(/\/$/, '');
const below = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(`${folder.replace(/\/$/, '')}/`);
const absolute = (input: Input, path: string): string =>
  path.startsWith('/') ? path : join(input.subject.workFolder ?? '/work', path);
