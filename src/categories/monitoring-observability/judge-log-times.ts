import { inconclusive, notApplicable, quote, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { logged, timeOf } from './judge-lines.ts';
import { asked, type Input, named, OUTAGE, type Request, TRUTH } from './judge-seen.ts';

/** Milliseconds by which times may differ from ours from one request to another: some logs have whole seconds, and we come to our own late. */
const SLACK = 1_500;

/** One request, and the time that its line bears, both in milliseconds, each by a clock of its own. */
interface Timed {
  readonly request: Request;
  readonly ours: number;
  readonly theirs: number;
  readonly text: string;
}

/**
 * Whether the lines of requests bear times that are as far apart as the requests were. How far their clock is from ours is not asked: the
 * engine may be on another machine.
 */
export function logTimesTrue(input: Input): Check {
  const rule = 'log-times-true';
  const { logs } = input.claim;
  if (!logs) return notApplicable(rule, 'The contract claims no log.');
  if (logs.requestId === null) return notApplicable(rule, 'The contract claims no line for each request.');
  const told = new Map(
    logged(input, logs).flatMap((line) => {
      const time = timeOf(line.fields?.[logs.time]);
      return time === null ? [] : [[line.fields?.[logs.requestId ?? ''], { time, text: line.text }] as const];
    }),
  );
  const all = asked(input, 'alone ', 'slowed', 'later', 'outage ').flatMap((request): Timed[] => {
    const line = told.get(request.data.headers[logs.requestIdHeader]);
    return line === undefined || request.data.status === null
      ? []
      : [{ request, ours: request.at, theirs: line.time, text: line.text }];
  });
  const series = [TRUTH, OUTAGE].map((name) => all.filter(({ request }) => request.experiment === name));
  // In less time than that a clock that stands still could not be told from one that goes.
  const long = series.filter((timed) => spread(timed.map(({ ours }) => ours)) > slackOf(timed));
  if (long.length === 0)
    return inconclusive(rule, 'No requests that stand in the log lay far enough apart to see a clock go on.');
  const offences = long.flatMap((timed) => {
    const early = timed.reduce((least, one) => (lead(one) < lead(least) ? one : least));
    const late = timed.reduce((most, one) => (lead(one) > lead(most) ? one : most));
    if (lead(late) - lead(early) <= slackOf(timed)) return [];
    const [first, second] = early.ours < late.ours ? [early, late] : [late, early];
    return [
      {
        record: second.request,
        says: `${named(first.request)} (${first.request.step}) and ${named(second.request)} (${second.request.step}) were ${Math.round(second.ours - first.ours)} ms apart, their lines ${Math.round(second.theirs - first.theirs)} ms: ${quote(first.text)} and ${quote(second.text)}.`,
      },
    ];
  });
  return unless(
    rule,
    long.flat().map(({ request }) => request),
    offences,
    `The lines of ${long.flat().length} requests are as far apart as the requests were.`,
  );
}

const lead = ({ ours, theirs }: Timed): number => theirs - ours;
const spread = (values: readonly number[]): number =>
  values.length === 0 ? 0 : Math.max(...values) - Math.min(...values);
/** A line may be written when its request begins or when it ends. */
const slackOf = (timed: readonly Timed[]): number =>
  SLACK + Math.max(0, ...timed.map(({ request }) => request.data.ms));
