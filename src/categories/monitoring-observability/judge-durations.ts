import { inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import { type Exposition, samplesOf } from '../../lib/exposition/parse.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import {
  type Input,
  lookOf,
  named,
  OUTAGE,
  OWN,
  type Request,
  read,
  requests,
  scrapes,
  TRUTH,
} from './judge-seen.ts';

/** What the subject measures ends no later than what we measure, but for the coarseness of clocks: a share, and seconds of each request. */
const COARSE = { share: 1.1, each: 0.01 };
/** Of the time for which its answer was held up on its way, so much at least must be in what it tells. */
const TOLD = 0.5;

interface Offence {
  readonly says: string;
  readonly record: EvidenceRecord;
}

/** Requests between two scrapes, the first of which may count itself only after it was read, and what was added meanwhile. */
interface Interval {
  readonly until: Request;
  readonly driven: readonly Request[];
  /** Scrapes that the second one can tell of. */
  readonly scrapes: number;
  /** Seconds, by our clock: no more can have passed in the subject. */
  readonly most: number;
  /** What the histogram says: seconds and requests. */
  readonly told: { readonly sum: number; readonly count: number };
}

function whyUnread(scrape: Request): string | null {
  const page = read(scrape);
  if (typeof page === 'string') return page;
  return page.format === null ? 'its format is not read here' : null;
}

/**
 * Prometheus and OpenTelemetry have durations in seconds (Prometheus, Best practices, Metric and label naming: base units;
 * OpenTelemetry semantic conventions, http.server.request.duration).
 */
export function durationsTrue(input: Input): Check {
  const rule = 'durations-true';
  const name = input.claim.metrics?.durations;
  if (name === undefined) return notApplicable(rule, 'The contract names no histogram of durations.');
  const all = scrapes(input, TRUTH);
  const unread = all.find((scrape) => whyUnread(scrape) !== null);
  if (unread) return inconclusive(rule, `A scrape could not be read: ${whyUnread(unread)}.`, unread);
  const driven = between(input, name, 'baseline 2', 'after 2');
  if (driven === null || driven.driven.length === 0) return inconclusive(rule, 'The requests were not made.');
  const slow = between(input, name, 'before slowness', 'after slowness');
  const outage = between(input, name, 'before the outage', 'end of the outage', OUTAGE);
  const intervals = slow === null ? [driven] : [driven, slow];
  // It goes on with a request for longer than its client waits.
  const unheard = intervals.flatMap((interval) => interval.driven).find(({ data }) => data.status === null);
  if (unheard)
    return inconclusive(
      rule,
      `${named(unheard)} (${unheard.step}) was not answered, so nobody knows how long it took.`,
      unheard,
    );
  const heldUp = input.evidence
    .from(OWN, 'fault', TRUTH)
    .find(({ data }) => data.fault === 'delayed' && data.stage === 'injected');
  const offences = [
    ...intervals.flatMap((interval) => tooMuch(name, interval)),
    ...(driven.told.count === 0
      ? [
          {
            record: driven.until,
            says: `${driven.driven.length} requests were answered, and ${name}_count did not rise.`,
          },
        ]
      : []),
    // Only where it takes the time of every request while all is well.
    ...(outage === null || driven.told.count < driven.driven.length
      ? []
      : tooFew(name, outage, between(input, name, 'baseline 1', 'baseline 2', OUTAGE))),
    ...(slow === null ? [] : tooLittle(name, slow, Number(heldUp?.data.terms.delayMs ?? 0) / 1_000)),
  ];
  return unless(
    rule,
    [...intervals, ...(outage === null ? [] : [outage])].flatMap(({ driven: asked, until }) => [
      ...asked,
      until,
    ]),
    offences,
    intervals
      .map(
        ({ told, most, driven: asked }) =>
          `${name} tells of ${seconds(told.sum)} for ${asked.length} requests that took ${seconds(most)} by our clock.`,
      )
      .join(' '),
  );
}

function tooMuch(name: string, { told, most, driven, until }: Interval): readonly Offence[] {
  if (told.sum <= most * COARSE.share + driven.length * COARSE.each) return [];
  return [
    {
      record: until,
      says: `${driven.length} requests took ${seconds(most)} in all by our clock; ${name}_sum, which is in seconds, rose by ${told.sum} for them.`,
    },
  ];
}

function tooLittle(name: string, { told, driven, until }: Interval, delay: number): readonly Offence[] {
  const [request] = driven.filter(({ step }) => step === 'slowed');
  // Where it did not have to wait, it has nothing to tell of.
  if (!request || delay === 0 || request.data.ms / 1_000 < delay || told.sum >= delay * TOLD) return [];
  return [
    {
      record: until,
      says: `A request took ${seconds(request.data.ms / 1_000)}, since what it needs was held up for ${seconds(delay)}; ${name}_sum rose by ${told.sum} for it.`,
    },
  ];
}

/** Failures that are not timed make an outage look quick: of what is answered late, or not well, nothing is in the percentiles. */
function tooFew(
  name: string,
  { told, driven, scrapes: scraped, until }: Interval,
  alone: Interval | null,
): readonly Offence[] {
  const answered = driven.filter(({ data }) => data.status !== null);
  const failed = answered.filter(({ data }) => (data.status ?? 0) >= 500).length;
  if (failed === 0 || alone === null) return [];
  // Between two scrapes with nothing else, only the first can have been added; more was somebody else's.
  const own = Math.min(alone.told.count, 1) * scraped;
  if (told.count >= answered.length + own) return [];
  return [
    {
      record: until,
      says: `While a service was gone, ${answered.length} requests were answered, ${failed} of them with 5xx; ${name}_count rose by ${told.count} for them.`,
    },
  ];
}

/** Null where one of the scrapes was not made, or cannot be read. */
function between(input: Input, name: string, from: string, to: string, experiment = TRUTH): Interval | null {
  const all = requests(input, experiment);
  const [begin, end] = [from, to].map((look) =>
    all.findIndex((request) => request.step.startsWith('scrape · ') && lookOf(request) === look),
  );
  if (begin === undefined || end === undefined || begin < 0 || end < begin) return null;
  const [before, after] = [all[begin] as Request, all[end] as Request];
  if (typeof read(before) === 'string' || typeof read(after) === 'string') return null;
  const counted = all.slice(begin, end + 1);
  const growth = (suffix: string) =>
    total(read(after) as Exposition, name + suffix) - total(read(before) as Exposition, name + suffix);
  return {
    until: after,
    driven: counted.filter(({ step }) => !step.startsWith('scrape · ')),
    scrapes:
      counted.filter(({ step, data }) => step.startsWith('scrape · ') && data.status !== null).length - 1,
    most: counted.reduce((sum, { data }) => sum + data.ms / 1_000, 0),
    told: { sum: growth('_sum'), count: growth('_count') },
  };
}

const total = (page: Exposition, name: string): number =>
  samplesOf(page, name).reduce((sum, { value }) => sum + value, 0);

const seconds = (value: number): string => `${value.toPrecision(3)} s`;
