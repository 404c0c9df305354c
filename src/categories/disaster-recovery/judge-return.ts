import { inconclusive, inDoubt, quote, unless } from '../../lib/checks.ts';
import { lastOnes, lateOnce } from '../../lib/twice-if-late.ts';
import type { Check } from '../../model/verdict.ts';
import type { Loss } from './claim.ts';
import {
  begun,
  doubt,
  EXPERIMENTS,
  experimentOf,
  failedProcedure,
  faultsOf,
  good,
  type Input,
  moment,
  type Note,
  type Offence,
  type Request,
  requests,
  runs,
  states,
  timeline,
} from './judge-seen.ts';

const LOSSES: readonly Loss[] = ['everything', 'database', 'cache', 'machine'];

/** Whether all worked before anything was lost, and what was to be lost was. */
export function baselineWorks(input: Input): Check {
  const rule = 'baseline-works';
  const faults = EXPERIMENTS.flatMap((experiment) => faultsOf(input, experiment));
  const looked = EXPERIMENTS.flatMap((experiment) => [
    ...states(input, experiment).filter(({ step }) => step === 'start'),
    ...requests(input, experiment).filter(({ step }) => /^(given|good read) /.test(step)),
    ...runs(input, experiment).filter(({ step }) => step.startsWith('backup ')),
  ]);
  if (faults.length === 0)
    return unless(
      rule,
      looked,
      [],
      `All ${looked.length} acts before the losses worked, and the losses were real.`,
    );
  return inDoubt(rule, faults);
}

export function procedureWorks(input: Input): Check {
  const rule = 'procedure-works';
  const tried = begun(input);
  const why = tried.map((experiment) => doubt(rule, input, experiment)).find((one) => one !== null);
  if (why) return why;
  const looked = tried.flatMap((experiment) => [
    ...runs(input, experiment).filter(({ step }) => step.startsWith('procedure ')),
    ...lastOnes(states(input, experiment)).filter(({ step }) => step === 'start after everything'),
  ]);
  const offences = tried.flatMap((experiment) => failedProcedure(input, experiment));
  const late = tried.flatMap((experiment) => lateOnce(states(input, experiment))).map(({ id }) => id);
  if (offences.length > 0 && offences.every(({ record }) => late.includes(record.id)))
    return inDoubt(rule, offences);
  return unless(
    rule,
    looked,
    offences,
    `The procedure worked ${tried.map((loss) => (loss === 'everything' ? 'in a fresh room' : 'beside the running service')).join(' and ')}.`,
  );
}

/** The very first requests after it has said that it is ready. */
export function servesWhenItSays(input: Input): Check {
  const rule = 'serves-when-it-says';
  const why = hindered(rule, input, 'everything');
  if (why) return why;
  const { write, reads } = input.claim;
  const all = requests(input, 'everything');
  const first = [
    { request: all.find(({ step }) => step === 'everything · write 1'), expect: write.request.expect },
    ...reads.map((read, index) => ({
      request: all.find(({ step }) => step === `everything · read 1.${index}`),
      expect: read.expect,
    })),
  ].flatMap(({ request, expect }) => (request === undefined ? [] : [{ request, expect }]));
  const offences = first
    .filter(({ request, expect }) => !good(request, expect))
    .map(({ request }) => ({
      record: request,
      says: `The service said that it was ready after the recovery; right then ${answered(request)}.`,
    }));
  // It may have met a machine that stood still; who cannot serve yet has no answer for the others either, or says so.
  const silent = offences.filter(({ record }) => record.data.error === 'timeout');
  if (silent.length > 0 && silent.length === offences.length && silent.length < first.length)
    return inDoubt(rule, silent);
  return unless(
    rule,
    first.map(({ request }) => request),
    offences,
    `The first ${first.length} requests after it was ready were answered.`,
  );
}

/** Losses after which nobody starts it again, and the one after which it is only started. */
export function comesBackByItself(input: Input): Check {
  const rule = 'comes-back-by-itself';
  const losses = LOSSES.filter((loss) => loss !== 'everything' && timeline(input, loss) !== undefined);
  for (const loss of losses) {
    const why = hindered(rule, input, loss);
    if (why) return why;
  }
  const notes = losses.map((loss) => [loss, timeline(input, loss)] as const);
  const offences = notes.flatMap(([loss, note]): Offence[] =>
    note === undefined || moment(note, 'steady') !== null
      ? []
      : [{ record: lastBad(input, loss) ?? note, says: notSteady(input, loss, note) }],
  );
  return unless(
    rule,
    notes.flatMap(([, note]) => note ?? []),
    offences,
    `It came back by itself after the loss of ${losses.join(', ')}.`,
  );
}

export function recoversInTime(input: Input): Check {
  const rule = 'recovers-in-time';
  const seen = LOSSES.flatMap((loss) => {
    const note = timeline(input, loss);
    return note === undefined ? [] : [{ loss, note, why: hindered(rule, input, loss) }];
  });
  const known = seen.filter(({ why }) => why === null);
  const { rto } = input.claim;
  const offences = known.flatMap(({ loss, note }): Offence[] => {
    const took = tookOf(input, loss, note);
    if (took !== null && took <= rto) return [];
    const says =
      took === null
        ? notSteady(input, loss, note)
        : `After the loss of ${withArticle(loss)} it took ${took} ms from the new place to a steady state (${steps(note)}${oursInWords(input, loss, note)}); ${rto} ms are claimed.`;
    return [{ record: note, says }];
  });
  const [first] = seen.filter(({ why }) => why !== null);
  if (offences.length === 0 && first?.why) return first.why;
  const longest = Math.max(0, ...known.map(({ loss, note }) => tookOf(input, loss, note) ?? 0));
  return unless(
    rule,
    known.map(({ note }) => note),
    offences,
    `It was steady within ${longest} ms after each of ${known.length} losses; ${rto} ms are claimed.`,
  );
}

/** Milliseconds from the new place to the steady state, without what was ours. */
function tookOf(input: Input, loss: Loss, note: Note): number | null {
  const [from, to] = [moment(note, 'placeReady'), moment(note, 'steady')];
  return from === null || to === null ? null : to - from - oursOf(input, loss, note);
}

/**
 * Milliseconds in which our engine made, started and ended the containers of the procedure and of the service: where it is recovered in
 * earnest, it is started by something else.
 */
function oursOf(input: Input, loss: Loss, note: Note): number {
  const experiment = experimentOf(loss);
  const commands = runs(input, experiment)
    .filter(({ step }) => step.startsWith('procedure '))
    .map(({ data }) => Math.max(0, data.ms - (data.lifeMs ?? data.ms)));
  const start = lastOnes(states(input, experiment)).find(({ step }) => step === `start after ${loss}`);
  const from = moment(note, 'procedureEnded') ?? moment(note, 'placeReady');
  const ready = moment(note, 'ready');
  const readyMs = start?.data.readyMs ?? null;
  const starting =
    from === null || ready === null || readyMs === null ? 0 : Math.max(0, ready - from - readyMs);
  return Math.round(commands.reduce((sum, ms) => sum + ms, starting));
}

function oursInWords(input: Input, loss: Loss, note: Note): string {
  const ours = oursOf(input, loss, note);
  return ours === 0 ? '' : `, less ${ours} ms in which our engine made and started containers`;
}

/** The timeline in words. */
function steps(note: Note): string {
  const words = {
    placeReady: 'new place',
    procedureEnded: 'procedure ended',
    ready: 'ready',
    firstSuccess: 'first success',
    steady: 'steady',
  };
  return Object.entries(words)
    .flatMap(([name, word]) => {
      const at = moment(note, name);
      return at === null ? [] : [`${word} ${at} ms`];
    })
    .join(', ');
}

/** Nothing follows from a recovery whose beginning was in doubt or whose procedure failed. */
function hindered(rule: string, input: Input, loss: Loss): Check | null {
  const experiment = experimentOf(loss);
  const why = doubt(rule, input, experiment);
  if (why) return why;
  const [failed] = failedProcedure(input, experiment);
  return failed === undefined
    ? null
    : inconclusive(rule, `The procedure failed. ${failed.says}`, failed.record);
}

function notSteady(input: Input, loss: Loss, note: Note): string {
  const last = lastBad(input, loss);
  const how = last === undefined ? '' : `; at last ${answered(last)}`;
  return `After the loss of ${withArticle(loss)} it was not steady again while it was asked, ${input.claim.rto} ms and more (${steps(note)})${how}.`;
}

function lastBad(input: Input, loss: Loss): Request | undefined {
  return requests(input, experimentOf(loss)).findLast(
    (request) => request.step.startsWith(`${loss} · `) && (request.data.status ?? 599) >= 400,
  );
}

const answered = ({ data }: Request): string =>
  `${data.method} ${data.path} was answered ${data.status ?? data.error}: ${quote(data.response)}`;

const withArticle = (loss: Loss): string => (loss === 'everything' ? loss : `the ${loss}`);
