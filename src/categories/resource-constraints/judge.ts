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
import { countGrowth } from '../../lib/count-growth.ts';
import { cpuShare } from '../../lib/cpu-share.ts';
import { growth, mattersOf, stillGrows } from '../../lib/memory-growth.ts';
import { approximateSize } from '../../lib/size.ts';
import { type Slope, slope } from '../../lib/slope.ts';
import { isCutOff } from '../../lib/twice-if-late.ts';
import type { Judge, JudgeInput } from '../../model/category.ts';
import type { EvidenceData, EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { AT_PEAK, type Claim, COUNTED, largeAddsOf, peakLimit } from './claim.ts';
import { added, endlessLine, wasKilled } from './judge-endless.ts';
import { leftByCommand } from './judge-left.ts';

type Input = JudgeInput<Claim>;
type Usage = EvidenceRecord<'usage'>;

const OWN = 'resource-constraints';

export const judge: Judge<Claim> = {
  needs: ['run', 'request', 'note', 'subject-state', 'usage', 'exercise', 'limits', 'files'],
  judge: (input) => [
    limitsAreReal(input),
    workloadSucceeds(input),
    withinMemory(input),
    level(input, 'no-memory-leak', MEMORY),
    level(input, 'no-descriptor-leak', DESCRIPTORS),
    processLeak(input),
    tempGrowth(input),
    streamsLargeInput(input),
    idleIsQuiet(input),
    threadsFitQuota(input),
  ],
};

const usages = ({ evidence }: Input, phase: EvidenceData<'usage'>['phase']): readonly Usage[] =>
  evidence.from(OWN, 'usage').filter((record) => record.data.phase === phase);

function limitsAreReal({ evidence }: Input): Check {
  const rule = 'limits-are-real';
  const exercised = evidence.of('exercise');
  const read = evidence.of('limits');
  if (exercised.length === 0 || read.length === 0)
    return inconclusive(rule, 'The limits of the room were not proven.');
  const held = (record: EvidenceRecord<'exercise'>) => record.data.counter > 0;
  const loose = exercised.filter((record) => !held(record));
  if (loose.length > 0) {
    return inconclusive(
      rule,
      `A hog was not stopped by the ${loose.map((record) => record.data.limit).join(', ')} limit, so nothing about it can be believed.`,
      loose,
    );
  }
  return pass(
    rule,
    `Hogs met the limits of ${[...new Set(exercised.map((record) => record.data.limit))].join(', ')} in the same kind of room.`,
    [...read, ...exercised],
  );
}

function workloadSucceeds(input: Input): Check {
  const rule = 'workload-succeeds';
  const { evidence, subject } = input;
  const state = evidence.from(OWN, 'subject-state').find((record) => record.step === 'start');
  if (state && !state.data.ready)
    return fail(
      rule,
      `The service did not become ready inside its limits; it wrote ${quote(state.data.stderr)}.`,
      state,
    );
  if (subject.workload.length === 0) {
    return state
      ? pass(
          rule,
          'The service became ready inside its limits; the contract claims no workload beyond that.',
          state,
        )
      : notApplicable(rule, 'The contract claims no workload.');
  }
  const samples = evidence.from(OWN, 'request').filter((record) => record.step.startsWith('sample '));
  const runs = workloadRuns(input);
  const offences = [
    ...samples.flatMap((record) => {
      const action = subject.workload.find(
        (candidate) =>
          candidate.kind === 'http' && `sample ${candidate.method} ${candidate.path}` === record.step,
      );
      const expected = action?.kind === 'http' ? action.expect : null;
      const { status } = record.data;
      if (status !== null && (expected === null ? status < 400 : status === expected)) return [];
      return [
        {
          record,
          says: `${record.data.method} ${record.data.path} was answered with ${status ?? record.data.error}, not ${expected ?? 'success'}: ${quote(record.data.response)}.`,
        },
      ];
    }),
    ...runs
      .filter((run) => !isCutOff(run) && run.data.exitCode !== Number(run.step.split(' ').at(-1)))
      .map((record) => ({ record, says: `${typed(record.data.command)} ${ending(record)}.` })),
    ...loads(input)
      .filter((record) => Number(record.data.values.failed ?? 0) > 0)
      .map((record) => ({
        record,
        says: `Of ${record.data.values.sent} requests in ${record.step}, ${record.data.values.failed} got no answer or a 5xx.`,
      })),
  ];
  const late = runs.find(isCutOff);
  if (late && offences.length === 0)
    return inconclusive(
      rule,
      `${typed(late.data.command)} ${ending(late)}; how long it may take is not claimed.`,
      late,
    );
  return unless(
    rule,
    [...samples, ...runs, ...loads(input)],
    offences,
    'The workload succeeded inside the limits.',
  );
}

/** Requests that are to be refused, and those whose clients hang up, stand apart: how they end is not asked here. */
const loads = ({ evidence }: Input) =>
  evidence
    .from(OWN, 'note')
    .filter((record) => record.data.name === 'load' && !/^(refused|given up) /.test(record.step));
const workloadRuns = ({ evidence }: Input) =>
  evidence.from(OWN, 'run').filter((record) => record.step.startsWith('workload '));

function withinMemory(input: Input): Check {
  const rule = 'within-memory';
  const { evidence, subject, claim } = input;
  const allowed = claim.peak ?? subject.limits.memory;
  const runs = evidence.from(OWN, 'run');
  const states = evidence.from(OWN, 'subject-state');
  const used = evidence.from(OWN, 'usage');
  const peak = peakLimit(claim, subject.limits);
  const isAtPeak = ({ step }: EvidenceRecord) => step.startsWith(AT_PEAK);
  const had = (run: EvidenceRecord | undefined) =>
    peak !== null && run && isAtPeak(run)
      ? `${approximateSize(peak)} of memory: the claimed ${approximateSize(allowed)} and its disk`
      : `${approximateSize(subject.limits.memory)} of memory`;
  const offences = [
    ...runs
      .filter((run) => run.data.oomKilled)
      .map((record) => ({
        record,
        says: `${typed(record.data.command)} was killed at ${had(record)}.`,
      })),
    ...states
      .filter((state) => state.data.oomKilled)
      .map((record) => ({
        record,
        says: `The service was killed at ${approximateSize(subject.limits.memory)} of memory.`,
      })),
    ...used
      .filter((usage) => usage.data.oomKills > 0)
      .map((record) => ({
        record,
        says: `The kernel killed one of its processes for want of memory (${record.step}).`,
      })),
    ...used
      // What is claimed is for what it is made for, and a line without an end is told of by itself.
      .filter((usage) => usage.data.memory > allowed && usage.data.phase !== 'endless-after')
      .map((record) => ({
        record,
        says: `It used ${approximateSize(record.data.memory)} (${record.step}), over the claimed ${approximateSize(allowed)}.`,
      })),
  ];
  const most = Math.max(0, ...used.map((usage) => usage.data.memory));
  const good =
    used.length > 0
      ? `Whenever it was looked at, it used no more than ${approximateSize(most)} of ${approximateSize(allowed)}.`
      : `No run was killed at ${had(runs.find(isAtPeak) ?? runs[0])}.`;
  return unless(rule, [...runs, ...states, ...used], offences, good);
}

/** What must stay level over the rounds. */
interface Figure {
  readonly of: (usage: Usage) => number;
  /** Growth over all rounds that is a leak. */
  readonly matters: (memoryLimit: number) => number;
  /** Growth at the end that says that there were too few rounds to tell. */
  readonly open: (values: readonly number[], memoryLimit: number) => Slope | null;
  /** Whether what grew over the rounds was gone again at the end. Only of what is given back as soon as it is not needed. */
  readonly comesBack?: (values: readonly number[], end: number) => boolean;
  readonly say: (value: number) => string;
}

const MEMORY: Figure = {
  of: ({ data }) => data.memory,
  matters: mattersOf,
  open: stillGrows,
  say: approximateSize,
};

const DESCRIPTORS: Figure = {
  of: ({ data }) => data.descriptors,
  matters: () => 5,
  open: () => null,
  // Who is slow to notice that clients have hung up has more open the faster the rounds follow each other.
  comesBack: ([first = 0, ...others], end) => end <= first + (Math.max(first, ...others) - first) / 2,
  say: (count) => `${count.toFixed(1)} open files`,
};

/** A leak is growth whose interval excludes zero and that matters; what grows less, and still does at the end, is left open. */
function level(input: Input, rule: string, { of, matters, open, comesBack, say }: Figure): Check {
  if (input.subject.kind === 'command')
    return notApplicable(rule, 'Each command ends, and takes what it held with it.');
  if (input.subject.workload.length === 0)
    return notApplicable(rule, 'The contract claims no workload to repeat.');
  const rounds = usages(input, 'round');
  if (rounds.length < 5)
    return inconclusive(rule, `Only ${rounds.length} of the rounds were measured.`, rounds);
  const { memory } = input.subject.limits;
  const values = rounds.map(of);
  const series = values.map(say).join(', ');
  const pace = ({ perStep, low, high }: Slope) =>
    `by ${say(perStep)} a round (99 % interval ${say(low)} to ${say(high)})`;
  const leak = growth(values, matters(memory));
  const end = usages(input, 'idle-end').at(-1);
  if (leak && end && comesBack?.(values, of(end)))
    return pass(
      rule,
      `It grew ${pace(leak)} over ${values.length} equal rounds, and came back to ${say(of(end))} when there was nothing to do: it was only late.`,
      [...rounds, end],
    );
  if (leak)
    return fail(
      rule,
      `It grew ${pace(leak)} over ${values.length} equal rounds after the warm-up: ${series}.`,
      rounds,
    );
  const rest = open(values, memory);
  if (rest)
    return inconclusive(
      rule,
      `After ${values.length} equal rounds it was still growing, ${pace(rest)} at the end: a runtime that fills its heap, or a leak. More of them would tell (\`rounds\`, \`perRound\`): ${series}.`,
      rounds,
    );
  return pass(rule, `It was level at the end of ${values.length} equal rounds: ${series}.`, rounds);
}

function processLeak(input: Input): Check {
  const rule = 'no-process-leak';
  if (input.subject.kind === 'command')
    return notApplicable(
      rule,
      'A command’s container ends with it, and all its children with the container.',
    );
  if (input.subject.workload.length === 0)
    return notApplicable(rule, 'The contract claims no workload to repeat.');
  const rounds = usages(input, 'round');
  const [first, last] = [rounds[0], rounds.at(-1)];
  if (!first || !last || rounds.length < 5)
    return inconclusive(rule, `Only ${rounds.length} of the rounds were measured.`, rounds);
  const grown = COUNTED.map((figure) => {
    const values = rounds.map((record) => record.data[figure]);
    const says = `Its ${figure} grew from ${values[0]} to ${values.at(-1)} over ${values.length} equal rounds: ${values.join(', ')}.`;
    return { says, growth: countGrowth(values) };
  });
  const leak = grown.find(({ growth }) => growth === 'leak');
  if (leak) return fail(rule, leak.says, rounds);
  const before = usages(input, 'before')[0];
  const left = last.data.processes - (before?.data.processes ?? last.data.processes);
  if (before && left >= 10)
    return fail(rule, `${left} processes more than before the workload were still there after it.`, [
      before,
      last,
    ]);
  const unsure = grown.find(({ growth }) => growth === 'open');
  if (unsure)
    return inconclusive(
      rule,
      `${unsure.says} A pool on its way to its size, or a leak: more of them would tell (\`rounds\`).`,
      rounds,
    );
  return pass(
    rule,
    `${counted(last.data.processes, 'process', 'processes')} and ${counted(last.data.threads, 'thread')} in the last round, ${first.data.processes} and ${first.data.threads} in the first.`,
    rounds,
  );
}

function tempGrowth(input: Input): Check {
  const rule = 'no-temp-growth';
  if (input.subject.workload.length === 0)
    return notApplicable(rule, 'The contract claims no workload to repeat.');
  if (input.subject.kind === 'command') return leftByCommand(input, rule);
  const rounds = usages(input, 'round');
  if (rounds.length < 5)
    return inconclusive(rule, `Only ${rounds.length} of the rounds were measured.`, rounds);
  const files = slope(rounds.map((record) => record.data.tempFiles));
  const bytes = slope(rounds.map((record) => record.data.tempBytes));
  const steps = rounds.length - 1;
  const disk = input.subject.limits.disk;
  if ((files.low > 0 && files.perStep * steps >= 5) || (bytes.low > 0 && bytes.perStep * steps > disk / 50)) {
    const last = rounds.at(-1);
    return fail(
      rule,
      `Its temporary folders grew by ${files.perStep.toFixed(1)} files and ${approximateSize(Math.max(0, bytes.perStep))} a round, to ${last?.data.tempFiles} files.`,
      rounds,
    );
  }
  return pass(rule, 'Its temporary folders did not grow over the rounds.', rounds);
}

function streamsLargeInput(input: Input): Check {
  const rule = 'streams-large-input';
  const { claim, subject, evidence } = input;
  if (!claim.large) return notApplicable(rule, 'The contract claims no large input.');
  if ('command' in claim.large) {
    const runs = evidence.from(OWN, 'run').filter((run) => / input of \d+ bytes$/.test(run.step));
    const small = runs.find((run) => run.step.startsWith('small'));
    if (claim.large.stdin && runs.length === 0)
      return inconclusive(
        rule,
        'It was given nothing: the image has no shell, which its standard input would be opened by.',
      );
    if (small?.data.exitCode !== 0)
      return inconclusive(
        rule,
        `The control with a small input did not succeed${small ? `: it ${ending(small)}, writing ${quote(small.data.stderr)}` : ''}.`,
        runs,
      );
    if (claim.large.bytes < subject.limits.memory)
      return inconclusive(
        rule,
        `An input of ${approximateSize(claim.large.bytes)} fits into ${approximateSize(subject.limits.memory)} of memory, so nothing would be proven; claim a larger one.`,
        runs,
      );
    const large = runs.filter((run) => run.step.startsWith('large'));
    const endless = evidence.from(OWN, 'run').filter((run) => run.step.startsWith('endless line'));
    const [size, memory] = [claim.large.bytes, subject.limits.memory].map(approximateSize);
    // Nobody claims how long it may take.
    const late = large.filter((run) => run.data.outcome === 'timed-out' && !run.data.oomKilled);
    if (late[0] && !endless.some(wasKilled))
      return inconclusive(rule, `Given ${size}, ${typed(late[0].data.command)} ${ending(late[0])}.`, late);
    return unless(
      rule,
      [...large, ...endless],
      [
        ...large
          .filter((run) => run.data.exitCode !== 0 && !late.includes(run))
          .map((record) => ({
            record,
            says: `Given ${size} with ${memory} of memory, ${typed(record.data.command)} ${ending(record)}.`,
          })),
        // To refuse it, or to take too long for us, is no harm.
        ...endless.filter(wasKilled).map((record) => ({
          record,
          says: `Given ${size} in which no line ends, with ${memory} of memory, ${typed(record.data.command)} ${ending(record)}.`,
        })),
      ],
      `${size} passed through ${memory} of memory${endless.length > 0 ? '; as many without the end of a line killed nothing' : ''}.`,
    );
  }
  const [before, after] = [usages(input, 'large-before')[0], usages(input, 'large-after')[0]];
  const request = evidence.from(OWN, 'request').find((record) => record.step === 'large input');
  if (!before || !request) return inconclusive(rule, 'The large input was not sent.');
  const { status, error } = request.data;
  if (status === 413)
    return pass(rule, `It refused ${approximateSize(claim.large.bytes)} with 413.`, request);
  const isLate = error === 'timeout';
  if ((status === null && !isLate) || (status !== null && status >= 500))
    return fail(
      rule,
      `${approximateSize(claim.large.bytes)} to ${claim.large.http} were answered with ${status ?? error}.`,
      request,
    );
  if (status !== null && status >= 400)
    return inconclusive(
      rule,
      `The large input was answered with ${status}: ${quote(request.data.response)}; correct the claim.`,
      request,
    );
  if (!after) return inconclusive(rule, 'Memory was not read after the large input.', request);
  const allowed = largeAddsOf(claim, subject.limits.memory);
  const adds = added(before, after);
  if (adds > allowed)
    return fail(
      rule,
      `${approximateSize(claim.large.bytes)} to ${claim.large.http} took ${approximateSize(adds)} of memory more, over the allowed ${approximateSize(allowed)}.`,
      [before, request, after],
    );
  if (isLate)
    return inconclusive(
      rule,
      `${approximateSize(claim.large.bytes)} to ${claim.large.http} were not done with after ${Math.round(request.data.ms / 1000)} s; how long they may take is not claimed.`,
      [before, request, after],
    );
  const endless = endlessLine(input);
  // More than was allowed is enough to accuse by; less acquits only where it was never more in between.
  if (endless.offences.length === 0 && after.data.memoryPeak === null)
    return inconclusive(
      rule,
      `${approximateSize(claim.large.bytes)} to ${claim.large.http} left ${approximateSize(adds)} of memory more, but what was freed again before cannot be seen: the kernel keeps no peak (memory.peak, Linux 5.19).`,
      [before, request, after],
    );
  return unless(
    rule,
    [before, request, after, ...endless.looked],
    endless.offences,
    `${approximateSize(claim.large.bytes)} passed through with ${approximateSize(adds)} of memory more${endless.looked.length > 0 ? '; more of it without the end of a line was not held' : ''}.`,
  );
}

function idleIsQuiet(input: Input): Check {
  const rule = 'idle-is-quiet';
  const looks = [...usages(input, 'idle-start').slice(0, 1), ...usages(input, 'idle-end')];
  const times = looks.slice(1).map((end, index) => {
    const start = looks[index] ?? end;
    return {
      share: cpuShare(start, end),
      used: `${(100 * cpuShare(start, end)).toFixed(1)} % of a core over ${Math.round(end.at - start.at)} ms`,
    };
  });
  const [first] = times;
  if (!first || looks[0]?.data.phase !== 'idle-start')
    return inconclusive(rule, 'The idle time was not measured.');
  const { idle } = input.claim;
  const quiet = times.find(({ share }) => share <= idle);
  if (quiet === first) return pass(rule, `It used ${first.used} with nothing to do.`, looks);
  if (quiet)
    return pass(
      rule,
      `It used ${first.used} with nothing to do, and ${quiet.used} a little later: what it did came to an end.`,
      looks,
    );
  if (times.length === 1)
    return inconclusive(rule, `It used ${first.used} with nothing to do, and was not watched again.`, looks);
  return fail(
    rule,
    `It used ${times.map(({ used }) => used).join(', then ')} with nothing to do; ${(100 * idle).toFixed(0)} % are allowed.`,
    looks,
  );
}

function threadsFitQuota(input: Input): Check {
  const rule = 'threads-fit-quota';
  const { claim } = input;
  if (claim.threads === undefined) return notApplicable(rule, 'The contract claims no number of threads.');
  if (input.subject.kind === 'command')
    return notApplicable(rule, 'A command is over before its threads can be counted.');
  const looked = input.evidence.from(OWN, 'usage');
  const most = Math.max(0, ...looked.map((record) => record.data.threads));
  const offences = looked
    .filter((record) => record.data.threads > (claim.threads ?? 0))
    .map((record) => ({
      record,
      says: `It had ${record.data.threads} threads (${record.step}) with ${input.subject.limits.cpus} CPUs of quota; ${claim.threads} are claimed.`,
    }));
  return unless(rule, looked, offences.slice(0, 1), `It never had more than ${most} threads.`);
}
