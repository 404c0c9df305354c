import { ending, inconclusive, notApplicable, quote, typed, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { claimedCodes, mayIgnore, NUMBERS, type Polite } from './claim.ts';
import {
  asked,
  askedBeside,
  askedServices,
  type Input,
  limited,
  ms,
  type Offence,
  type Run,
  runs,
  type State,
  signalOf,
} from './judge-seen.ts';

const TOO_SHORT =
  'It ended by itself before any signal could reach it, and the contract claims no long action.';

/** Whether each polite signal was the end of it within the claimed time. */
export function endsWhenAsked(input: Input): Check {
  const rule = 'ends-when-asked';
  const { claim } = input;
  if (input.subject.kind === 'service') return serviceEnds(input);
  const landed = asked(input).filter(({ data }) => data.signal?.landed);
  if (landed.length === 0) return nothingLanded(rule, input);
  const beside = askedBeside(input);
  const all = beside ? [...landed, beside.run] : landed;
  const deaf = all.filter(({ data }) => data.outcome === 'timed-out');
  const offences = deaf.map((record) => ({
    record,
    says: `${signalOf(record)}, sent ${ms(record.data.signal?.sentMs ?? 0)} into ${typed(record.data.command)}${place(record)}, had not ended it after ${claim.within} ms.`,
  }));
  if (deaf.length === 0 && claim.long && control(input) === null)
    return inconclusive(
      rule,
      'The long action was not still at work when nobody had asked it to end.',
      landed,
    );
  return unless(
    rule,
    all,
    offences,
    `All ${all.length} signals ended it within ${claim.within} ms${unasked(input)}.`,
  );
}

function serviceEnds(input: Input): Check {
  const looked = askedServices(input).filter(({ data }) => !data.detail?.startsWith('had ended'));
  const child = asked(input).filter(({ data }) => data.signal?.landed);
  const offences: Offence[] = [
    ...looked
      .filter(({ data }) => data.stopMs === null)
      .map((record) => ({
        record,
        says: `${signalOf(record)}${place(record)} had not ended the service after ${input.claim.within} ms.`,
      })),
    ...child
      .filter(({ data }) => data.outcome === 'timed-out')
      .map((record) => ({
        record,
        says: `${signalOf(record)}, sent to the service${place(record)}, had not ended it after ${input.claim.within} ms.`,
      })),
  ];
  const all = [...looked, ...child];
  return unless(
    'ends-when-asked',
    all,
    offences,
    `All ${all.length} signals ended the service within ${input.claim.within} ms${unasked(input)}.`,
  );
}

/** What was not sent, since the contract lets it end nothing. */
function unasked({ claim, subject }: Input): string {
  const names = mayIgnore(claim, subject);
  return names.length > 0 ? `; the contract lets it ignore ${names.join(' and ')}` : '';
}

/**
 * Whether a command says in another way than by 128+n that it did not come to its end, where it had no other choice: who sends the signal to
 * itself once more with its default action (as Go's runtime does) is not ended by it as process 1, and takes whatever code comes
 * next. As a child it is held to the custom.
 */
const isOwnWay = ({ claim, subject }: Input, name: Polite, { step, data }: Run | State): boolean =>
  subject.kind === 'command' &&
  claimedCodes(claim, name) === undefined &&
  !step.includes(' as child') &&
  data.exitCode !== null &&
  data.exitCode > 0;

/** Whether it told by its exit code that it was ended. */
export function exitsAsClaimed(input: Input): Check {
  const rule = 'exits-as-claimed';
  const { claim, subject } = input;
  const allowed = (record: Parameters<typeof signalOf>[0]): readonly number[] => {
    const name = signalOf(record);
    const custom = 128 + NUMBERS[name];
    return claimedCodes(claim, name) ?? (subject.kind === 'service' ? [0, custom] : [custom]);
  };
  const ended = asked(input).filter(({ data }) => data.signal?.landed && data.outcome === 'exited');
  // What never came to serve, or could not say goodbye, may well say that it failed.
  const stopped = askedServices(input).filter(
    ({ data, step }) => data.stopMs !== null && !step.includes(WHILE_STARTING) && !step.endsWith(WHILE_GONE),
  );
  if (subject.kind === 'command' && !claim.long) {
    return notApplicable(rule, 'The contract claims no long action: what ended may have finished its work.');
  }
  const looked = [...ended, ...stopped];
  if (looked.length === 0 && subject.kind === 'command') return nothingLanded(rule, input);
  const offences = looked
    .filter(
      (record) =>
        !allowed(record).includes(record.data.exitCode ?? -1) && !isOwnWay(input, signalOf(record), record),
    )
    .map((record) => ({
      record,
      says: `After ${signalOf(record)}${place(record)} it ended with exit code ${record.data.exitCode}${record.data.exitCode === 0 ? ', as if its work were done' : ''}; ${allowed(record).join(' or ')} ${claimedCodes(claim, signalOf(record)) ? 'is claimed' : 'is the custom'}.`,
    }));
  return unless(rule, looked, offences, `All ${looked.length} exit codes tell of the signal.`);
}

/** Whether anything was still running once it had ended. */
export function leavesNoChild(input: Input): Check {
  const rule = 'leaves-no-child';
  const looked = [...asked(input), ...limited(input)].filter(
    ({ data }) => data.left !== null && data.outcome === 'exited',
  );
  const tried = [...asked(input)].filter(({ step }) => step.includes('as child'));
  if (looked.length === 0 && tried.length === 0)
    return notApplicable(rule, 'The image has no shell that could outlive it to show what it leaves.');
  const offences = looked.flatMap((record) => {
    const [first, ...more] = record.data.left ?? [];
    if (!first) return [];
    const others = more.length > 0 ? ` and ${more.length} more` : '';
    const after = record.data.signal ? signalOf(record) : 'its time limit';
    return [
      {
        record,
        says: `After ${after} it was gone, but ${quote(first.command)} (process ${first.pid})${others} was still running.`,
      },
    ];
  });
  return unless(rule, looked, offences, `Nothing was running after any of its ${looked.length} ends.`);
}

/** The long action, killed later than the others were asked: that it was still there shows that it is long. */
function control(input: Input): Run | null {
  return runs(input).find(({ step, data }) => step === 'control' && data.signal?.landed) ?? null;
}

function nothingLanded(rule: string, input: Input): Check {
  const tried = asked(input);
  if (input.claim.long === undefined && tried.length > 0) return notApplicable(rule, TOO_SHORT);
  const [first] = tried;
  return inconclusive(
    rule,
    first
      ? `No signal reached it: ${typed(first.data.command)} ${ending(first)}, writing ${quote(first.data.stderr)}.`
      : 'No signal was sent.',
    tried,
  );
}

function place({ step }: { readonly step: string }): string {
  if (step.includes('as child')) return ' as a child';
  if (step.startsWith('beside a holder')) return ', which had been started while another one was at work';
  if (step.endsWith('in flight')) return ' during a long request';
  if (step.endsWith(WHILE_GONE)) return ', sent while its services swallowed everything,';
  return step.includes(WHILE_STARTING) ? ', sent while it waited for services that answer nobody,' : '';
}

const WHILE_STARTING = 'while starting';
const WHILE_GONE = 'while its services are gone';
