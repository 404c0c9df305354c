import { inconclusive, notApplicable, quote, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { fieldIn, isZoned, logged, timeOf } from './judge-lines.ts';
import { asked, type Input, idsOf, named, OUTAGE, type Request, TRUTH } from './judge-seen.ts';

/** Milliseconds by which times may differ from ours from one request to another: some logs have whole seconds, and we come to our own late. */
const SLACK = 1_500;

/** Zones lie a quarter of an hour apart and more; no request takes as long. */
const ANOTHER_ZONE = 600_000;

/** One request, and the time that its line bears, both in milliseconds, each by a clock of its own. */
interface Timed {
  readonly request: Request;
  readonly ours: number;
  readonly theirs: number;
  readonly text: string;
  /** Whether the line says in which zone its time is: it ends with an offset, or counts from 1970. */
  readonly zoned: boolean;
}

/**
 * Whether the lines of requests bear times that are as far apart as the requests were. How far their clock is from ours is not asked: the
 * engine may be on another machine; but the answer's own date is by that clock, too.
 */
export function logTimesTrue(input: Input): Check {
  const rule = 'log-times-true';
  const { logs } = input.claim;
  if (!logs) return notApplicable(rule, 'The contract claims no log.');
  if (logs.requestId === null) return notApplicable(rule, 'The contract claims no line for each request.');
  const told = new Map(
    // The first line that bears the id is of its time; work that goes on afterwards may bear it as well.
    logged(input, logs)
      .toReversed()
      .flatMap((line) => {
        const { text, fields } = line;
        const value = fieldIn(fields, logs.time);
        const time = timeOf(value);
        const id = fieldIn(fields, logs.requestId ?? '');
        return time === null ? [] : [[id, { time, text, zoned: isZoned(value) }] as const];
      }),
  );
  const all = asked(input, 'alone ', 'slowed', 'later', 'outage ').flatMap((request): Timed[] => {
    const [line] = idsOf(request, logs.requestIdHeader).flatMap((id) => told.get(id) ?? []);
    return line === undefined || request.data.status === null
      ? []
      : [{ request, ours: request.at, theirs: line.time, text: line.text, zoned: line.zoned }];
  });
  const series = [TRUTH, OUTAGE].map((name) => all.filter(({ request }) => request.experiment === name));
  const elsewhere = all.filter(isElsewhere);
  // In less time than that a clock that stands still could not be told from one that goes.
  const long = series.filter((timed) => spread(timed.map(({ ours }) => ours)) > slackOf(timed));
  if (long.length === 0 && elsewhere.length === 0)
    return inconclusive(rule, 'No requests that stand in the log lay far enough apart to see a clock go on.');
  const apart = long.flatMap((timed) => {
    const early = timed.reduce((least, one) => (lead(one) < lead(least) ? one : least));
    const late = timed.reduce((most, one) => (lead(one) > lead(most) ? one : most));
    if (lead(late) - lead(early) <= slackOf(timed) || isDatedAlike([early, late])) return [];
    const [first, second] = early.ours < late.ours ? [early, late] : [late, early];
    return [
      {
        record: second.request,
        says: `${named(first.request)} (${first.request.step}) and ${named(second.request)} (${second.request.step}) were ${Math.round(second.ours - first.ours)} ms apart, their lines ${Math.round(second.theirs - first.theirs)} ms: ${quote(first.text)} and ${quote(second.text)}.`,
      },
    ];
  });
  const offences = [
    ...apart,
    ...elsewhere.slice(0, 1).map(({ request, text }) => ({
      record: request,
      says: `Of ${named(request)} (${request.step}) its line says another hour than its answer, which has “Date: ${dateOf(request)}”: ${quote(text)}.`,
    })),
  ];
  return unless(
    rule,
    long.flat().map(({ request }) => request),
    offences,
    `The lines of ${long.flat().length} requests are as far apart as the requests were.`,
  );
}

/**
 * Whether the answers' own dates, which are of the same clock as the lines, are as far apart as these are: we may hear an answer seconds
 * later than it was given.
 */
function isDatedAlike(pair: readonly [Timed, Timed]): boolean {
  const [first, second] = pair.map(({ request, theirs }) => theirs - Date.parse(dateOf(request)));
  return Math.abs((second ?? Number.NaN) - (first ?? Number.NaN)) <= slackOf(pair);
}

const dateOf = (request: Request): string => request.data.responseHeaders.date ?? '';

/** The date of an answer is of the same clock, and always in UTC (RFC 9110, 6.6.1). */
function isElsewhere({ request, theirs, zoned }: Timed): boolean {
  return zoned && Math.abs(theirs - Date.parse(dateOf(request))) > ANOTHER_ZONE;
}

const lead = ({ ours, theirs }: Timed): number => theirs - ours;
const spread = (values: readonly number[]): number =>
  values.length === 0 ? 0 : Math.max(...values) - Math.min(...values);
/** A line may be written when its request begins or when it ends. */
const slackOf = (timed: readonly Timed[]): number =>
  SLACK + Math.max(0, ...timed.map(({ request }) => request.data.ms));
