import { begunAt } from '../../lib/begun.ts';
import { inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { type Claim, isState, type MetricSignal, type Signal } from './claim.ts';
import { graveLines } from './judge-logs.ts';
import { asked, type Input, lookOf, OUTAGE, OWN, type Request, scrapes, sumOf } from './judge-seen.ts';

type Outage = NonNullable<Claim['outage']>;

const NONE = 'The contract claims nothing about a service that is gone.';
/** Our own look takes its time; a signal may be so much later than claimed, in milliseconds. */
const LOOK_SLACK = 500;
/** Milliseconds by which a busy engine may hand on a line late. */
const LINE_LATE = 1_000;

interface Seen {
  readonly looked: readonly EvidenceRecord[];
  /** What is wrong, in a sentence; null where all is well. */
  readonly says: string | null;
  /** Why nothing can be told; null where it can. */
  readonly doubt: string | null;
}

export function outageShown(input: Input): Check {
  const rule = 'outage-shown';
  const { outage } = input.claim;
  if (!outage) return notApplicable(rule, NONE);
  const ground = groundOf(input, outage);
  if (typeof ground !== 'object') return inconclusive(rule, ground);
  const seen = outage.shows.map((signal) => shown(input, outage, signal, ground));
  return concluded(
    rule,
    seen,
    `Within ${outage.within} ms of ${outage.service} being ${outage.fault}, it showed in ${list(outage.shows)}.`,
  );
}

export function outageEndShown(input: Input): Check {
  const rule = 'outage-end-shown';
  const { outage } = input.claim;
  if (!outage) return notApplicable(rule, NONE);
  const gauges = outage.shows.filter(isState);
  if (gauges.length === 0)
    return notApplicable(rule, 'The contract claims no metric that says how things stand.');
  const ground = groundOf(input, outage);
  if (typeof ground !== 'object') return inconclusive(rule, ground);
  const healed = input.evidence
    .from(OWN, 'fault', OUTAGE)
    .find(({ data }) => data.service === outage.service && data.stage === 'healed');
  if (!healed?.data.effective)
    return inconclusive(rule, `${outage.service} did not come back to us either.`, healed ?? []);
  const after = asked(input, 'after the outage').find(({ data }) => data.path === outage.request.path);
  if (!after || after.data.status === null || after.data.status >= 500)
    return inconclusive(
      rule,
      `Afterwards the service was not well again: ${after?.data.status ?? after?.data.error ?? 'it was not asked'}.`,
      after ?? healed,
    );
  const seen = gauges.map((signal): Seen => {
    const looked = scrapes(input, OUTAGE).filter((scrape) => lookOf(scrape).startsWith('healed '));
    const last = looked.at(-1);
    if (last === undefined) return { looked, says: null, doubt: 'Nobody looked after the end of it.' };
    const value = sumOf(last, signal);
    if (value === null) return { looked, says: null, doubt: `${named(signal)} could not be read.` };
    const still = value === signal.is;
    return {
      looked: [healed, after, ...looked],
      says: still
        ? `${outage.service} was back and ${after.data.method} ${after.data.path} was answered with ${after.data.status}, but ${named(signal)} was still ${value}.`
        : null,
      doubt: null,
    };
  });
  return concluded(rule, seen, `Afterwards ${list(gauges)} told that ${outage.service} was back.`);
}

interface Ground {
  readonly injected: EvidenceRecord<'fault'>;
  /** Milliseconds since the run began, at which the service was healed. */
  readonly until: number;
}

/** The fault really was one, and the service felt it; or why nothing follows from what it showed. */
function groundOf(input: Input, outage: Outage): Ground | string {
  const faults = input.evidence
    .from(OWN, 'fault', OUTAGE)
    .filter(({ data }) => data.service === outage.service && data.fault === outage.fault);
  const injected = faults.find(({ data }) => data.stage === 'injected');
  if (!injected) return `${outage.service} was not taken away.`;
  if (!injected.data.effective) return `${outage.service} could still be reached: ${injected.data.detail}.`;
  const before = asked(input, 'before the outage')[0];
  if (!before || before.data.status === null || before.data.status >= 500)
    return `Even before, ${outage.request.method} ${outage.request.path} was answered with ${before?.data.status ?? before?.data.error}.`;
  const felt = asked(input, 'outage ').some(
    ({ data }) => data.status === null || outage.answers.includes(data.status),
  );
  if (!felt)
    return `While ${outage.service} was ${outage.fault}, ${outage.request.method} ${outage.request.path} was not answered with ${outage.answers.join(' or ')}: it seems not to need it.`;
  const healed = faults.find(({ data }) => data.stage === 'healed');
  return { injected, until: healed?.at ?? Number.POSITIVE_INFINITY };
}

function shown(input: Input, outage: Outage, signal: Signal, { injected, until }: Ground): Seen {
  const deadline = injected.at + outage.within + LOOK_SLACK;
  if ('log' in signal) {
    if (!input.claim.logs)
      return { looked: [], says: null, doubt: 'The contract claims a line of the log, but no log.' };
    const lines = graveLines(input, signal.log, 'outage');
    const windows = input.evidence
      .from(OWN, 'log-lines', OUTAGE)
      .filter(({ data }) => data.window === 'outage');
    const none = lines.length === 0;
    // What it wrote with its last answer may have come to us a little later.
    const late = graveLines(input, signal.log, 'outage, left alone').find(({ at }) => at <= LINE_LATE);
    return {
      looked: [injected, ...windows, ...(none && late ? [late.record] : [])],
      says: none
        ? `For ${Math.round(windows[0]?.data.ms ?? 0)} ms ${outage.service} was ${outage.fault}, and the log had no line at ${signal.log} or above.`
        : null,
      doubt:
        windows.length === 0
          ? 'The log was not read.'
          : none && late
            ? `A line at ${signal.log} or above came ${Math.round(late.at)} ms after that was watched for, which the machine may have made so late.`
            : null,
    };
  }
  const all = scrapes(input, OUTAGE);
  const before = all.find((scrape) => lookOf(scrape) === 'before the outage');
  const during = all.filter((scrape) => scrape.at > injected.at && scrape.at < until);
  const base = before === undefined ? null : sumOf(before, signal);
  const looked = [injected, ...(before ? [before] : []), ...during];
  if (base === null)
    return { looked, says: null, doubt: `Before, there was no ${named(signal)} to be read.` };
  if ('is' in signal && base === signal.is)
    return {
      looked,
      says: null,
      doubt: `Even before, ${named(signal)} was ${base}, so it can show nothing.`,
    };
  const shows = (scrape: Request) => {
    const value = sumOf(scrape, signal);
    return value !== null && ('is' in signal ? value === signal.is : value > base);
  };
  const first = during.find(shows);
  if (first && first.at <= deadline) return { looked, says: null, doubt: null };
  const last = during.at(-1);
  // Between two looks it may have shown at any time: to be late, it must have been looked at in vain later than claimed.
  const inVain = during
    .slice(0, first ? during.indexOf(first) : undefined)
    .some((scrape) => begunAt(scrape) >= injected.at + outage.within);
  const wanted = 'is' in signal ? `be ${signal.is}` : 'rise';
  const instead = first
    ? `it did so only after ${Math.round(first.at - injected.at)} ms`
    : `it was ${last ? sumOf(last, signal) : 'not read'} to the end, as before`;
  return {
    looked,
    says: `While ${outage.service} was ${outage.fault}, ${named(signal)} should ${wanted} within ${outage.within} ms; ${instead}.`,
    doubt: inVain ? null : 'Nobody looked in time.',
  };
}

function concluded(rule: string, seen: readonly Seen[], good: string): Check {
  const looked = [...new Set(seen.flatMap((one) => one.looked))];
  const wrong = seen.filter(({ says, doubt }) => says !== null && doubt === null);
  const doubt = seen.find((one) => one.doubt !== null);
  if (wrong.length === 0 && doubt) return inconclusive(rule, doubt.doubt ?? '', looked);
  const offences = wrong.map(({ says, looked: at }) => ({
    says: says ?? '',
    record: at.at(-1) ?? (looked[0] as EvidenceRecord),
  }));
  return unless(rule, looked, offences, good);
}

function named({ metric, labels }: MetricSignal): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return pairs.length === 0 ? metric : `${metric}{${pairs.join(',')}}`;
}

function list(signals: readonly Signal[]): string {
  return signals
    .map((signal) => ('log' in signal ? `a line at ${signal.log} or above` : named(signal)))
    .join(' and ');
}
