import { ending, inconclusive, notApplicable, quote, typed, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { contentOf } from './judge-content.ts';
import {
  copies,
  type Input,
  listings,
  ms,
  type Offence,
  type Run,
  requests,
  runs,
  states,
} from './judge-seen.ts';

/** Fewer of one kind than this may be a file that a program keeps and finds again: a lock, a journal. */
const A_HEAP = 2;
const NO_ACTION = 'The contract claims no action over which SIGKILL could be swept.';

/** Kills of the sweep. */
const kills = (input: Input): readonly Run[] => runs(input).filter(({ step }) => /^kill \d+$/.test(step));
const landedOf = (list: readonly Run[]): readonly Run[] => list.filter(({ data }) => data.signal?.landed);

/** The first record of a step in the same room as another. */
function beside(input: Input, record: EvidenceRecord, step: string): Run | undefined {
  return runs(input).find((run) => run.step === step && run.experiment === record.experiment);
}

/** What lay in the state's folders after a kill, where that was byte for byte what lay there before or after the whole action. */
function contentsOf(input: Input, kill: Run, step: string): readonly EvidenceRecord[] {
  const at = (name: string) =>
    listings(input).filter((listing) => listing.step === name && listing.experiment === kill.experiment);
  const found = at(step);
  const known = ['left before', 'left by whole action'].map((name) => contentOf(at(name)));
  return found.length > 0 && known.includes(contentOf(found)) ? found : [];
}

/** What makes the sweep worthless: commands that fail by themselves, a state that cannot be told, or that was not put back. */
export function baselineWorks(input: Input): Check {
  const rule = 'baseline-works';
  const { claim, subject } = input;
  const faults: Offence[] = [];
  const prepared = runs(input).filter(({ step }) => /^(prepare \d+|start)$/.test(step));
  const whole = runs(input).filter(({ step }) =>
    /^(whole action|read (before|before again|after))$/.test(step),
  );
  for (const run of [...prepared, ...whole]) {
    if (run.data.exitCode === expectedExit(input, run)) continue;
    // Without a claim, `--help` only measures the time of a start.
    if (run.step === 'start' && !claim.read) continue;
    faults.push({
      record: run,
      says: `${typed(run.data.command)} (${run.step}) ${ending(run)}, writing ${quote(run.data.stderr)}.`,
    });
  }
  for (const before of whole.filter(({ step }) => step === 'read before')) {
    const [again, after] = ['read before again', 'read after'].map((step) => beside(input, before, step));
    if (again && !same(before, again))
      faults.push({
        record: again,
        says: `${typed(before.data.command)} tells the same state in different words: ${quote(before.data.stdout)}, then ${quote(again.data.stdout)}.`,
      });
    else if (after && same(before, after))
      faults.push({
        record: after,
        says: `${typed(before.data.command)} says the same before and after ${typed(claim.action?.command ?? [])}.`,
      });
  }
  for (const copy of copies(input).filter(({ data }) => !data.exact))
    faults.push({
      record: copy,
      says: `The state in ${copy.data.paths.join(', ')} could not be put back as it was.`,
    });
  const started = states(input).filter(({ step }) => /^start( in flight| before child)?$/.test(step));
  for (const state of started.filter(({ data }) => !data.ready))
    faults.push({ record: state, says: `The service did not become ready (${state.data.detail}).` });
  faults.push(...tooShort(input));
  if (faults.length > 0)
    return inconclusive(
      rule,
      faults
        .slice(0, 3)
        .map(({ says }) => says)
        .join(' '),
      faults.map(({ record }) => record),
    );
  const looked = [...prepared, ...whole, ...started];
  if (looked.length === 0 && subject.kind === 'command') return notApplicable(rule, 'Nothing was prepared.');
  return unless(rule, looked, [], 'Everything worked before it was interrupted.');
}

/** Requests that were over before the service was interrupted: then nothing was in flight. */
function tooShort(input: Input): readonly Offence[] {
  return requests(input).flatMap((request): Offence[] => {
    const name = request.step.replace('request during ', '');
    const stopped = states(input).find(
      ({ step }) => step.endsWith('in flight') && step.includes(name === 'SIGKILL' ? 'kill ' : name),
    );
    // A record is written when its act is over.
    const asked = stopped && stopped.at - (stopped.data.stopMs ?? input.claim.within);
    if (asked === undefined || request.at >= asked) return [];
    const { method, path, status, error } = request.data;
    return [
      {
        record: request,
        says: `${method} ${path}, which should take long, was over (${status ?? error}) after ${ms(request.data.ms)}, before ${name} was sent.`,
      },
    ];
  });
}

/** Whether each kill left the state of before or of after. */
export function stateBeforeOrAfter(input: Input): Check {
  const rule = 'state-before-or-after';
  if (!input.claim.action) return notApplicable(rule, NO_ACTION);
  const doubt = baselineDoubt(rule, input);
  if (doubt) return doubt;
  const landed = landedOf(kills(input));
  const offences: Offence[] = [];
  const looked: EvidenceRecord[] = [];
  for (const kill of landed) {
    const read = beside(input, kill, `read after ${kill.step}`);
    const [before, after] = ['read before', 'read after'].map((step) => beside(input, kill, step));
    if (!before || !after) continue;
    if (!read) {
      looked.push(...contentsOf(input, kill, `left after ${kill.step}`));
      continue;
    }
    looked.push(read);
    if (same(read, before) || same(read, after)) continue;
    const said =
      read.data.exitCode === expectedExit(input, read)
        ? `said ${quote(read.data.stdout)}`
        : `${ending(read)}, writing ${quote(read.data.stderr)}`;
    offences.push({
      record: read,
      says: `Killed after ${ms(kill.data.signal?.sentMs ?? 0)} of ${typed(kill.data.command)}, ${typed(read.data.command)} ${said}, neither as before nor as after.`,
    });
  }
  return offences.length > 0
    ? unless(rule, looked, offences, '')
    : (tooFew(rule, input) ??
        unless(
          rule,
          looked,
          [],
          `After each of ${landed.length} kills inside the action the state was that of before or of after.`,
        ));
}

/** Whether a run after an interruption works without help. */
export function nextRunWorks(input: Input): Check {
  const rule = 'next-run-works';
  if (input.subject.kind === 'service') return comesBack(input);
  if (!input.claim.action) return notApplicable(rule, NO_ACTION);
  const doubt = baselineDoubt(rule, input);
  if (doubt) return doubt;
  const looked = runs(input).filter(({ step }) => /^(next action|read next$|read after SIG)/.test(step));
  const offences = looked.flatMap((run): Offence[] => {
    const cause = run.step.match(/after (SIG\w+)$/)?.[1] ?? 'SIGKILL';
    if (run.data.exitCode !== expectedExit(input, run))
      return [
        {
          record: run,
          says: `After ${cause}, ${typed(run.data.command)} ${ending(run)}, writing ${quote(run.data.stderr)}.`,
        },
      ];
    const after = run.step === 'read next' ? beside(input, run, 'read after') : undefined;
    return after && !same(run, after)
      ? [
          {
            record: run,
            says: `After ${cause} and a whole run, ${typed(run.data.command)} said ${quote(run.data.stdout)} instead of ${quote(after.data.stdout)}.`,
          },
        ]
      : [];
  });
  if (offences.length > 0) return unless(rule, looked, offences, '');
  return (
    tooFew(rule, input) ?? unless(rule, looked, [], `All ${looked.length} runs after an interruption worked.`)
  );
}

function comesBack(input: Input): Check {
  const looked = states(input).filter(({ step }) => step.startsWith('start after '));
  const offences = looked
    .filter(({ data }) => !data.ready)
    .map((record) => ({
      record,
      says: `After ${record.step.replace('start after ', '').replace(' in flight', ' during a long request')} it did not become ready again (${record.data.detail}).`,
    }));
  return unless('next-run-works', looked, offences, `It came back after all ${looked.length} ends.`);
}

/** Whether killed runs leave files that a whole run does not take away. */
export function leavesNoLitter(input: Input): Check {
  const rule = 'leaves-no-litter';
  if (!input.claim.action) return notApplicable(rule, NO_ACTION);
  const doubt = baselineDoubt(rule, input);
  if (doubt) return doubt;
  const whole = listings(input).filter(({ step }) => step === 'left by whole action');
  const looked = listings(input).filter(({ step }) => step === 'left after all kills');
  const [next] = looked.flatMap((listing) => beside(input, listing, 'next action') ?? []);
  if (next && next.data.exitCode !== input.claim.action.exit)
    return inconclusive(rule, `The run after the kills, which could have tidied up, ${ending(next)}.`, [
      next,
      ...looked,
    ]);
  const offences: Offence[] = [];
  for (const listing of looked) {
    const clean = whole.find(
      ({ data, experiment }) => data.root === listing.data.root && experiment === listing.experiment,
    );
    if (!clean) continue;
    const known = new Set(clean.data.entries.map(({ path }) => path));
    const extra = listing.data.entries.filter(({ path, type }) => type !== 'directory' && !known.has(path));
    if (extra.length < A_HEAP) continue;
    offences.push({
      record: listing,
      says: `${extra.length} files of killed runs were left in ${listing.data.root} after the next whole one: ${extra
        .slice(0, 3)
        .map(({ path }) => path)
        .join(', ')}${extra.length > 3 ? ', …' : ''}.`,
    });
  }
  if (offences.length > 0) return unless(rule, looked, offences, '');
  return (
    tooFew(rule, input) ??
    unless(rule, looked, [], 'A whole run after the kills left no more files than one without them.')
  );
}

/** Why nothing can be learnt from the sweep, where its baseline failed. */
function baselineDoubt(rule: string, input: Input): Check | null {
  const baseline = baselineWorks(input);
  return baseline.verdict === 'inconclusive' ? { ...baseline, rule } : null;
}

/** A sweep whose moments came too late proves nothing. */
function tooFew(rule: string, input: Input): Check | null {
  const all = kills(input);
  const landed = landedOf(all).length;
  if (2 * landed >= all.length && all.length > 0) return null;
  return inconclusive(rule, `Only ${landed} of ${all.length} kills landed inside the action.`, all);
}

const same = (one: Run, other: Run): boolean =>
  one.data.stdout.sha256 === other.data.stdout.sha256 && one.data.exitCode === other.data.exitCode;

function expectedExit({ claim }: Input, { step }: Run): number {
  const prepared = /^prepare (\d+)$/.exec(step)?.[1];
  if (prepared !== undefined) return claim.prepare[Number(prepared)]?.exit ?? 0;
  if (step.includes('action')) return claim.action?.exit ?? 0;
  return claim.read?.exit ?? 0;
}
