import { inconclusive, notApplicable, quote, unless } from '../../lib/checks.ts';
import { type Exposition, samplesOf, seriesCount } from '../../lib/exposition/parse.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
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

const NONE = 'The contract claims no metrics.';

/** Share of further paths that may make a series each: a status that comes late may make one or two. */
const HARMLESS = 0.5;

interface Offence {
  readonly says: string;
  readonly record: EvidenceRecord;
}

export function expositionParses(input: Input): Check {
  const rule = 'exposition-parses';
  if (!input.claim.metrics) return notApplicable(rule, NONE);
  const looked = [...scrapes(input, TRUTH), ...scrapes(input, OUTAGE)];
  const unreadable = looked.find((scrape) => typeof read(scrape) === 'string');
  const offences = looked.flatMap((record): Offence[] => {
    const exposition = read(record);
    if (typeof exposition === 'string') return [];
    const [first] = exposition.breaches;
    if (first === undefined) return [];
    const line = record.data.response.text.split('\n')[first.line - 1];
    const where = first.line > 0 ? `line ${first.line} breaks the format: ` : '';
    const shown = line === undefined ? '' : ` It reads ${quote(line)}.`;
    const more = exposition.breaches.length > 1 ? ` (${exposition.breaches.length - 1} more like it)` : '';
    return [{ record, says: `At ${named(record)}, ${where}${first.says}.${shown}${more}` }];
  });
  // The same breach stands in every scrape.
  const once = offences.filter(
    ({ says }, index) => offences.findIndex((other) => strip(other.says) === strip(says)) === index,
  );
  if (once.length === 0 && unreadable)
    return inconclusive(rule, `${capital(read(unreadable) as string)}.`, unreadable);
  const unknown = looked.find((scrape) => (read(scrape) as Exposition).format === null);
  if (once.length === 0 && unknown)
    return inconclusive(
      rule,
      `Its content type ${quote(unknown.data.responseHeaders['content-type'] ?? '')} names a format that is not read here.`,
      unknown,
    );
  const formats = [...new Set(looked.map((scrape) => (read(scrape) as Exposition).format))].join(' and ');
  return unless(rule, looked, once, `All ${looked.length} scrapes are ${formats}, to the letter.`);
}

const strip = (says: string): string => says.replace(/\d+/g, '#');
const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** The counter's growth between two scrapes is what was asked between them, and what the scrapes themselves add. */
export function requestsCounted(input: Input): Check {
  const rule = 'requests-counted';
  const { metrics } = input.claim;
  if (!metrics) return notApplicable(rule, NONE);
  if (metrics.counter === undefined)
    return notApplicable(rule, 'The contract claims no counter of requests.');
  const counted = { ...metrics, counter: metrics.counter };
  const spans: readonly [string, string, readonly string[]][] = [
    [TRUTH, 'baseline 2', ['after 2', 'after 1']],
    [OUTAGE, 'before the outage', ['end of the outage']],
  ];
  const looked: Request[] = [];
  const offences: Offence[] = [];
  const doubts: Check[] = [];
  for (const [experiment, from, until] of spans) {
    const found = compared(input, counted, experiment, from, until);
    if (found === null) continue;
    looked.push(...found.looked);
    if (found.doubt !== null) doubts.push(inconclusive(rule, found.doubt, found.looked));
    offences.push(...found.offences);
  }
  if (offences.length === 0 && doubts[0]) return doubts[0];
  const driven = looked.filter(({ step }) => !step.startsWith('scrape · '));
  return unless(
    rule,
    looked,
    offences,
    `It counted each of ${driven.length} requests once, with its own status.`,
  );
}

interface Comparison {
  readonly looked: readonly Request[];
  readonly offences: readonly Offence[];
  readonly doubt: string | null;
}

/** Null where the experiment was not done. The later of two looks counts, and the earlier one acquits. */
function compared(
  input: Input,
  metrics: Metrics,
  experiment: string,
  fromLook: string,
  untilLooks: readonly string[],
): Comparison | null {
  const all = requests(input, experiment);
  const at = (look: string) => all.findIndex((request) => request.step === `scrape · ${look}`);
  const [first, second, from] = [at('baseline 1'), at('baseline 2'), at(fromLook)];
  const ends = untilLooks.map(at).filter((index) => index > from);
  if (first < 0 || second < 0 || from < 0 || ends.length === 0) return null;
  const outcomes = ends.map((until) => {
    const between = all.slice(from + 1, until);
    // What is asked at the same time as a scrape may or may not be in it; the last ones have none beside them.
    const driven = between.filter(({ step }) => !step.startsWith('scrape · '));
    const selves = 1 + between.length - driven.length;
    const pages = [first, second, from, until].map((index) => readable(all[index] as Request));
    const [one, two, before, after] = pages;
    const looked = [all[from] as Request, ...driven, all[until] as Request];
    if (!one || !two || !before || !after)
      return { looked, offences: [], doubt: 'A scrape could not be read.' };
    if (between.some(({ data }) => data.status === null))
      return {
        looked,
        offences: [],
        doubt: 'Some requests were not answered, so nobody knows how they should count.',
      };
    const counted = { one, two, before, after, driven, selves };
    if (isAskedByOthers(metrics, counted))
      return {
        looked,
        offences: [],
        doubt:
          'Between two scrapes with nothing of ours between them it counted more than later: somebody else asks it, too.',
      };
    return { looked, offences: differences(metrics, counted, all[until] as Request), doubt: null };
  });
  return (
    outcomes.find(({ offences, doubt }) => offences.length === 0 && doubt === null) ?? outcomes[0] ?? null
  );
}

function readable(request: Request): Exposition | null {
  const exposition = read(request);
  return typeof exposition === 'string' || exposition.format === null ? null : exposition;
}

interface Counted {
  readonly one: Exposition;
  readonly two: Exposition;
  readonly before: Exposition;
  readonly after: Exposition;
  readonly driven: readonly Request[];
  /** Scrapes whose own count lies between `before` and `after`. */
  readonly selves: number;
}

type Metrics = NonNullable<Claim['metrics']> & { readonly counter: string };

/** What it counts of a kind while we ask, beyond what it counts of a kind when only its metrics are asked for. */
function growthOf(metrics: Metrics, counted: Counted, key: Key): number {
  const { one, two, before, after, selves } = counted;
  return grown(metrics, before, after, key) - grown(metrics, one, two, key) * selves;
}

function grown({ counter, labels }: Metrics, from: Exposition, to: Exposition, key: Key): number {
  return sum(to, counter, labels, key) - sum(from, counter, labels, key);
}

/** Nobody answers fewer requests than none; a counter that itself goes back is another matter. */
function isAskedByOthers(metrics: Metrics, counted: Counted): boolean {
  const { before, after, driven } = counted;
  return keysOf(after, metrics.counter, metrics.labels, driven).some(
    (key) => growthOf(metrics, counted, key) < 0 && grown(metrics, before, after, key) >= 0,
  );
}

function differences(metrics: Metrics, counted: Counted, record: Request): readonly Offence[] {
  const { counter, labels } = metrics;
  const { after, driven } = counted;
  if (samplesOf(after, counter).length === 0)
    return [{ record, says: `There is no counter ${counter} on the page after ${driven.length} requests.` }];
  const keys = keysOf(after, counter, labels, driven);
  return keys.flatMap((key): Offence[] => {
    const made = driven.filter((request) => matches(key, request)).length;
    const rose = growthOf(metrics, counted, key);
    if (rose === made) return [];
    const what = [key.method, key.status].filter(Boolean).join(' ');
    return [
      {
        record,
        says: `${made} requests were answered with ${what}; ${counter} rose by ${rose} for them.`,
      },
    ];
  });
}

interface Key {
  readonly method: string | null;
  readonly status: string;
}
type Labels = NonNullable<Claim['metrics']>['labels'];

/** Every method and status that it counts, and those that we saw and it does not. */
function keysOf(
  page: Exposition,
  counter: string,
  labels: Labels,
  driven: readonly Request[],
): readonly Key[] {
  const counted = samplesOf(page, counter).map((sample) => ({
    method: labels.method === undefined ? null : (sample.labels[labels.method] ?? ''),
    status: sample.labels[labels.status] ?? '',
  }));
  const seen = driven
    .filter((request) => !counted.some((key) => matches(key, request)))
    .map(({ data }) => ({
      method: labels.method === undefined ? null : data.method,
      status: String(data.status),
    }));
  const unique = new Map([...counted, ...seen].map((key) => [JSON.stringify(key), key]));
  return [...unique.values()];
}

function matches({ method, status }: Key, { data }: Request): boolean {
  if (method !== null && method.toUpperCase() !== data.method) return false;
  return status === String(data.status) || status.toLowerCase() === `${String(data.status).slice(0, 1)}xx`;
}

function sum(page: Exposition, counter: string, labels: Labels, { method, status }: Key): number {
  return samplesOf(page, counter)
    .filter((sample) => (sample.labels[labels.status] ?? '') === status)
    .filter((sample) => method === null || (sample.labels[labels.method ?? ''] ?? '') === method)
    .reduce((total, { value }) => total + value, 0);
}

export function seriesBounded(input: Input): Check {
  const rule = 'series-bounded';
  if (!input.claim.metrics) return notApplicable(rule, NONE);
  const [few, many] = ['few paths', 'many paths'].map((look) =>
    scrapes(input, TRUTH).find((scrape) => lookOf(scrape) === look),
  );
  const load = input.evidence
    .from(OWN, 'note', TRUTH)
    .find(({ step, data }) => step === 'many paths' && data.name === 'load');
  if (!few || !many || !load) return inconclusive(rule, 'Many paths were not tried.');
  const [before, after] = [readable(few), readable(many)];
  const looked = [few, load, many];
  if (!before || !after) {
    const why = [few, many].map(read).find((page) => typeof page === 'string');
    return inconclusive(rule, `${capital(why ?? 'its format is not read here')}.`, looked);
  }
  const paths = Number(load.data.values.sent);
  const answered = paths - Number(load.data.values.failed);
  if (answered === 0) return inconclusive(rule, 'None of the paths was answered.', looked);
  const grown = seriesCount(after) - seriesCount(before);
  // What was not answered need not have made a series yet.
  if (grown <= paths * HARMLESS && answered < paths * HARMLESS)
    return inconclusive(rule, `Only ${answered} of ${paths} further paths were answered.`, looked);
  const says = `${paths} further paths made ${grown} further series: from ${seriesCount(before)} to ${seriesCount(after)}.`;
  return unless(rule, looked, grown > paths * HARMLESS ? [{ says, record: many }] : [], says);
}
