import { ending, inconclusive, inDoubt, notApplicable, quote, typed, unless } from '../../lib/checks.ts';
import { type Deed, onceMore, output, same, told, what, worked } from '../../lib/deeds.ts';
import type { Action } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { beforeStep, READ_PREPARED_AGAIN, READ_PUT_BACK } from './claim.ts';
import {
  copies,
  deeds,
  type Input,
  listings,
  ms,
  notes,
  type Offence,
  requests,
  states,
} from './judge-seen.ts';

/** What was done on good state; what a service says of its state is not asked of a run without a sweep. */
const ON_GOOD_STATE = /^(prepare \d+|start|whole action|read (before|before again|after( \d+)?))$/;
/** Starts that no kill went before. */
const GOOD_START =
  /^start( in flight| of the sweep| on what (it left|was put back)| before (child|kill .*))?$/;

/** The first record of a step in the same room as another. */
export function beside(input: Input, record: EvidenceRecord, step: string): Deed | undefined {
  return deeds(input).find((deed) => deed.step === step && deed.experiment === record.experiment);
}

/** The same; where it was done once more, that. */
export const lastBeside = (input: Input, record: EvidenceRecord, step: string): Deed | undefined =>
  beside(input, record, onceMore(step)) ?? beside(input, record, step);

/** What makes the sweep worthless: actions that fail by themselves, a state that cannot be told, or that was not put back. */
export function baselineWorks(input: Input): Check {
  const rule = 'baseline-works';
  const { action } = input.claim;
  if (input.subject.kind === 'command' && action?.kind === 'http')
    return inconclusive(
      rule,
      `${named(action)} is claimed, but a command cannot be sent requests; claim a command instead.`,
    );
  const done = deeds(input).filter(({ step }) => ON_GOOD_STATE.test(step));
  const started = states(input).filter(({ step }) => GOOD_START.test(step));
  const faults: Offence[] = [
    ...failures(input, done),
    ...blindness(input, done),
    ...notPutBack(input, done),
    ...copies(input)
      .filter(({ data }) => !data.exact)
      .map((record) => ({
        record,
        says: `The state in ${record.data.paths.join(', ')} could not be put back as it was.`,
      })),
    ...started
      .filter(({ data }) => !data.ready)
      .map((record) => ({
        record,
        says: `The service did not become ready (${record.data.detail}).`,
      })),
    ...tooShort(input),
  ];
  if (faults.length > 0) return inDoubt(rule, faults);
  const looked = [...done, ...started];
  if (looked.length === 0 && input.subject.kind === 'command')
    return notApplicable(rule, 'Nothing was prepared.');
  return unless(rule, looked, [], 'Everything worked before it was interrupted.');
}

/** Why nothing can be learnt from the sweep, where its baseline failed. */
export function baselineDoubt(rule: string, input: Input): Check | null {
  const baseline = baselineWorks(input);
  return baseline.verdict === 'inconclusive' ? { ...baseline, rule } : null;
}

/** The action of the claim that a step did. */
export function actionOf({ claim }: Input, { step }: Deed): Action | undefined {
  const prepared = /^prepare (\d+)$/.exec(step)?.[1];
  if (prepared !== undefined) return claim.prepare[Number(prepared)];
  return step.includes('action') ? claim.action : claim.read;
}

/** How something ended that should have worked. */
export const went = (deed: Deed): string =>
  deed.kind === 'run' ? `${ending(deed)}, writing ${quote(deed.data.stderr)}` : told(deed);

function failures(input: Input, done: readonly Deed[]): readonly Offence[] {
  return (
    done
      .filter((deed) => !worked(deed, actionOf(input, deed)))
      // Without a claim, `--help` only measures the time of a start.
      .filter(({ step }) => step !== 'start' || input.claim.read !== undefined)
      .map((record) => ({ record, says: `${what(record)} (${record.step}) ${went(record)}.` }))
  );
}

/** A reader that is never twice the same, or that does not tell the action. */
function blindness(input: Input, done: readonly Deed[]): readonly Offence[] {
  return done.flatMap((before): Offence[] => {
    if (before.step !== 'read before') return [];
    const [again, after] = ['read before again', 'read after'].map((step) => beside(input, before, step));
    if (again && !same(before, again))
      return [
        {
          record: again,
          says: `${what(before)} tells the same state in different words: ${words(before)}, then ${words(again)}.`,
        },
      ];
    if (!after || !same(before, after)) return [];
    const { action } = input.claim;
    return [
      {
        record: after,
        says: `${what(before)} says the same before and after ${action ? named(action) : 'it'}.`,
      },
    ];
  });
}

/** A state that is not as before although its folders were put back, and `prepare` was done again; said once, of all rooms. */
function notPutBack(input: Input, done: readonly Deed[]): readonly Offence[] {
  const all = done.flatMap((before): Offence[] => {
    if (before.step !== 'read before') return [];
    const back = beside(input, before, READ_PREPARED_AGAIN) ?? beside(input, before, READ_PUT_BACK);
    if (!back || same(before, back)) return [];
    const folders = listings(input)
      .filter(({ step, experiment }) => step === 'left before' && experiment === before.experiment)
      .map(({ data }) => data.root);
    return [
      {
        record: back,
        says:
          `${what(back)} says ${words(back)} when all is put back, not ${words(before)} as before: what is changed lies in none of the ` +
          `folders that are put back (${folders.join(', ')}), and \`prepare\` does not put it back.`,
      },
    ];
  });
  return all.slice(0, 1);
}

const named = (action: Action): string =>
  action.kind === 'command' ? typed(action.command) : `${action.method} ${action.path}`;

const words = (deed: Deed): string => quote(output(deed));

/** Requests that were over before the service was interrupted: then nothing was in flight. */
function tooShort(input: Input): readonly Offence[] {
  return requests(input).flatMap((request): Offence[] => {
    const name = request.step.replace('request during ', '');
    const stopped = states(input).find(
      ({ step }) => step.endsWith('in flight') && step.includes(name === 'SIGKILL' ? 'kill ' : name),
    );
    const note = stopped && notes(input).find(({ step }) => step === beforeStep(stopped.step));
    const { askedAgoMs, stopMs } = stopped?.data ?? {};
    // A record is written when its act is over, and that of an end only when the engine has told all of it.
    const asked = note?.at ?? (stopped && stopped.at - (askedAgoMs ?? stopMs ?? input.claim.within));
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
