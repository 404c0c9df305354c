/** What the contract claims of its commands: that they start, and what they print, end with and produce. */

import { ending, inconclusive, notApplicable, quote, typed, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { SECOND_START, withEnd } from './claim.ts';
import {
  absolute,
  below,
  cutOff,
  type Input,
  join,
  listingsOf,
  listingsOfStep,
  notReady,
  OWN,
  type Run,
  sealedRuns,
  speaksItsOwn,
  tooMany,
  withStep,
} from './judge-seen.ts';

export function starts(input: Input): Check {
  const runs = sealedRuns(input);
  const all = input.evidence.from(OWN, 'subject-state');
  const again = all.find(({ step, data }) => step === SECOND_START && data.ready);
  // What ran and was late once was not ended by anything of its own.
  const states = all
    .filter(({ step }) => step === 'start')
    .map((state) => (again && !state.data.ready && state.data.running ? again : state));
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

export function version(input: Input): Check {
  const { claim } = input;
  if (!claim.version) return notApplicable('version-as-claimed', 'The contract claims no version.');
  const runs = withStep(sealedRuns(input), 'version');
  const { prints } = claim.version;
  // Digits are the same in every language.
  const [number = ''] = /\d+(\.\d+)+/.exec(prints) ?? [];
  const wanted = (run: Run): string => (speaksItsOwn(run) ? prints : number);
  const offences = runs
    .filter((run) => run.data.exitCode !== 0 || !printed(run, wanted(run)))
    .map((run) => ({
      record: run,
      says: `Claimed: ${typed(run.data.command)} prints ${quote(wanted(run) || prints)}; seen: it ${ending(run)} and printed ${quote(run.data.stdout)}.`,
    }));
  return unless(
    'version-as-claimed',
    offences.length > 0 ? runs : heard(runs),
    offences,
    `It prints ${quote(prints)}, as claimed.`,
  );
}

export function help(input: Input): Check {
  const { claim } = input;
  if (!claim.help) return notApplicable('help-as-claimed', 'The contract claims nothing about help.');
  const runs = withStep(sealedRuns(input), 'help');
  const { prints } = claim.help;
  const offences = runs.flatMap((run) => {
    if (run.data.exitCode !== 0)
      return [{ record: run, says: `${typed(run.data.command)} ${ending(run)} instead of 0.` }];
    const missing = missingIn(run, prints);
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
    offences.length > 0 ? runs : heard(runs),
    offences,
    `Help exits with 0 and names all ${prints.length} claimed words.`,
  );
}

/** Runs that show that the claimed words are there: none, where all were in another language. */
const heard = (runs: readonly Run[]): readonly Run[] => (runs.some(speaksItsOwn) ? runs : []);

/** Which of the claimed words it did not say; in another language, none of them can be asked for. */
function missingIn(run: Run, words: readonly string[]): readonly string[] {
  return speaksItsOwn(run) ? words.filter((word) => !printed(run, word)) : [];
}

function printed(run: Run, text: string): boolean {
  return run.data.stdout.text.includes(text) || run.data.stderr.text.includes(text);
}

export function stepsExit(input: Input): Check {
  const { claim } = input;
  if (claim.steps.length === 0)
    return notApplicable('steps-exit-as-claimed', 'The contract claims no steps.');
  const looked: Run[] = [];
  const offences = claim.steps.flatMap((step) =>
    withStep(sealedRuns(input), `step ${step.name}`).flatMap((run) => {
      looked.push(run);
      const missing = missingIn(run, step.prints);
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
      .filter(({ name }) => {
        const step = `step ${name} · ${room}`;
        return !looked.some((run) => [step, withEnd(step)].includes(run.step));
      })
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

export function stepsProduce(input: Input): Check {
  const rule = 'steps-produce-files';
  const wanted = input.claim.steps.flatMap((step) =>
    step.produces.map((path) => ({ step, path: absolute(input, path) })),
  );
  if (wanted.length === 0) return notApplicable(rule, 'The contract claims no files.');
  const looks = wanted.map((claimed) => ({ ...claimed, rooms: listingsFor(input, claimed) }));
  const looked = [...new Set(looks.flatMap(({ rooms }) => rooms.flatMap(({ records }) => records)))];
  if (looked.length === 0 && listingsOf(input).length === 0)
    return inconclusive(rule, 'The files that the steps left were not listed.');
  const missing = looks.flatMap(({ step, path, rooms }) =>
    rooms
      .filter(({ records }) => !records.some((record) => shows(record, path)))
      .map(({ pass, records }) => ({ step, path, pass, records, late: lateRun(input, step.name, pass) })),
  );
  const offences = missing.flatMap(({ step, path, pass, late, records: [record, ...more] }) =>
    // What a listing that was cut off does not show may be there all the same; and what we ended may have been about to write.
    !record || late || cutOff([record, ...more])
      ? []
      : [
          {
            record,
            says: `Step ${step.name} claims to produce ${path}; it was not there in the ${pass} room.`,
          },
        ],
  );
  const unseen = looks.find(({ rooms }) => rooms.length === 0);
  if (unseen && offences.length === 0) {
    return inconclusive(
      rule,
      `${unseen.path} is in no folder that outlives a step: name a path below the work folder, \`writable\` or \`state\`.`,
    );
  }
  const [unended] = missing.flatMap(({ late }) => late ?? []);
  if (unended && offences.length === 0)
    return inconclusive(
      rule,
      `${typed(unended.data.command)} ${ending(unended)}, so that what it produces was not seen.`,
      unended,
    );
  const cut = cutOff(missing.flatMap(({ records }) => records));
  if (cut && offences.length === 0) return inconclusive(rule, tooMany(cut), cut);
  return unless(rule, looked, offences, `All ${wanted.length} claimed files were there.`);
}

/**
 * The listings that can tell of a claimed file, by room: those right after its step. The last step, and one of
 * which there are none, is judged by those after all steps.
 */
function listingsFor(
  input: Input,
  { step, path }: { readonly step: Input['claim']['steps'][number]; readonly path: string },
): readonly { readonly pass: string; readonly records: readonly EvidenceRecord<'files'>[] }[] {
  const holds = ({ data }: EvidenceRecord<'files'>) => below(path, data.root);
  const rooms = ['first', 'second'].map((pass) => ({
    pass,
    own: listingsOfStep(input, step.name, pass).filter(holds),
    left: listingsOf(input)
      .filter((listing) => listing.pass === pass)
      .map(({ record }) => record)
      .filter(holds),
  }));
  const hasOwn = rooms.some(({ own }) => own.length > 0) && step !== input.claim.steps.at(-1);
  return rooms
    .map(({ pass, own, left }) => ({ pass, records: hasOwn ? own : [...own, ...left] }))
    .filter(({ records }) => records.length > 0);
}

/** The run of a step that we had to end in that room. */
const lateRun = (input: Input, name: string, pass: string): Run | undefined =>
  withStep(sealedRuns(input), `step ${name}`).find(
    ({ step, data }) => step.startsWith(`step ${name} · ${pass}`) && data.outcome === 'timed-out',
  );

const shows = ({ data }: EvidenceRecord<'files'>, path: string): boolean =>
  data.entries.some((entry) => join(data.root, entry.path) === path);
