import { counted, inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import { LATE_MS } from '../../lib/lateness.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import {
  type Drive,
  type Driven,
  driveOf,
  isAnswer,
  isServed,
  OWN,
  ranBy,
  said,
  seconds,
} from './judge-evidence.ts';
import { brokenUpload } from './judge-upload.ts';

type Input = JudgeInput<Claim>;

/**
 * Milliseconds after which a request that was sent has surely been taken on by the other side. What breaks off sooner, before a
 * byte of its answer, may have met a connection that was just being closed, which no server can avoid (RFC 9112, 9.3.1).
 */
const TAKEN_ON = 100;
/** On a busy machine that is so many times as long as it took to say whether it is ready, and at most so many milliseconds. */
const BUSY = { times: 1.5, most: 600 };
/** Milliseconds within which connections break off together when a listener is closed before it has taken them on. */
const TOGETHER = 50;
/** As many requests may meet the very moment at which the listener is closed. */
const UNLUCKY = 2;
/** Milliseconds after which who got no answer was kept waiting, and not refused; a busy machine alone may take half of it. */
const HUNG = 2_000;
/** Milliseconds beyond the drain after which it must have stopped taking on work, also where it is given little time by a busy machine. */
const LATEST = 1_500;

/** Requests that were with it when it was asked to stop. */
export function inFlightAnswered(input: Input): Check {
  const rule = 'in-flight-answered';
  const { claim, evidence } = input;
  if (!claim.slow) return notApplicable(rule, 'The contract names no slow request.');
  const what = `${claim.slow.method} ${claim.slow.path}`;
  const peace = evidence.from(OWN, 'request').findLast(({ step }) => step === 'slow in peace');
  const slow = driveOf(input, 'slow');
  if (!peace || !slow)
    return inconclusive(rule, 'It was not asked to stop while slow requests were in flight.');
  const expected = (status: number | null): boolean =>
    status !== null && (claim.slow?.expect == null ? status < 400 : status === claim.slow.expect);
  if (!expected(peace.data.status)) {
    const seen = peace.data.status ?? peace.data.error;
    return inconclusive(
      rule,
      `In peace, ${what} was answered with ${seen}, so nothing could be learnt from it.`,
      peace,
    );
  }
  const flying = slow.all.filter(
    (one) => one.sent !== null && one.sent <= slow.before && one.done >= slow.signal,
  );
  if (flying.length === 0) {
    const took = seconds(peace.data.ms);
    return inconclusive(
      rule,
      `None of the ${slow.all.length} requests ${what} was in flight when it was asked to stop; in peace one takes ${took}. Name a slower one.`,
      [peace, slow.record],
    );
  }
  const offences = flying
    .filter((one) => !(isAnswer(one) && expected(Number(one.outcome))))
    .map((one) => ({
      record: slow.record,
      says: `${what} had been in flight for ${seconds(slow.signal - (one.sent ?? 0))} when it was asked to stop, and got ${said(one)} ${seconds(one.done - slow.signal)} later; in peace it gets ${peace.data.status}.`,
    }));
  const load = driveOf(input, 'load');
  const takenOn = takenOnWithin(input);
  const dropped = load ? load.all.filter((one) => wasDropped(one, load, takenOn + stoodStill(load))) : [];
  const [first] = dropped;
  if (load && first) {
    const about = request(load, first);
    offences.push({
      record: load.record,
      says: `Of the ordinary requests ${dropped.length} were accepted and not answered whole, among them ${about}: ${said(first)} ${seconds(first.done - (first.sent ?? first.due))} after it was sent.`,
    });
  }
  const upload = brokenUpload(input, takenOn);
  return unless(
    rule,
    [peace, slow.record, ...(load ? [load.record] : []), ...upload.looked],
    [...offences, ...upload.offences],
    `All ${flying.length} requests ${what} that were in flight were answered whole, the last ${seconds(Math.max(...flying.map(({ done }) => done)) - slow.signal)} after the signal${upload.looked.length > 0 ? '; so was one of which the body was still coming' : ''}.`,
  );
}

/** Sent before the signal and never answered, or broken off in the middle of its answer. */
function wasDropped(one: Driven, { before, signal }: Drive, takenOn: number): boolean {
  if (one.sent === null || one.done < signal) return false;
  if (isAnswer(one)) return one.sent <= before && Number(one.outcome) >= 500;
  if (one.firstByte !== null) return true;
  return one.sent <= before - takenOn || (one.sent <= before && one.done - one.sent > takenOn);
}

/** Milliseconds by which all of the machine may have stood still meanwhile: we were late ourselves. */
const stoodStill = ({ record }: Drive): number => (record.data.latest > LATE_MS ? record.data.latest : 0);

/** Milliseconds within which, at that time, a request may have been on its way to it. */
function takenOnWithin(input: Input): number {
  const readiness = driveOf(input, 'readiness');
  if (!readiness) return TAKEN_ON;
  const answered = readiness.all.filter((one) => isAnswer(one) && one.done >= readiness.before);
  const slowest = Math.max(0, ...answered.map(waited));
  return Math.max(TAKEN_ON, Math.min(BUSY.times * slowest, BUSY.most));
}

/** Those of which nobody can tell whether they were taken on: on kept connections, and on new ones at the one moment of closing. */
function atTheClosing(unanswered: readonly Driven[], takenOn: number): readonly Driven[] {
  const early = unanswered.filter((one) => one.firstByte === null && waited(one) <= takenOn);
  const kept = early.filter(({ reused }) => reused);
  const fresh = early.filter(({ reused }) => !reused);
  const ends = fresh.map(({ done }) => done);
  const together = Math.max(TOGETHER, takenOn - TAKEN_ON);
  return Math.max(...ends) - Math.min(...ends) <= together ? [...kept, ...fresh] : kept;
}

const request = ({ record }: Drive, { request: index }: Driven): string => {
  const { method, path } = record.data.requests[index] ?? { method: '', path: '' };
  return `${method} ${path}`;
};

/** Requests that came when it had been asked to stop. */
export function newRefused(input: Input): Check {
  const rule = 'new-refused-cleanly';
  const load = driveOf(input, 'load');
  if (input.subject.workload.every((action) => action.kind !== 'http'))
    return notApplicable(rule, 'The contract names no request in its workload.');
  if (!load) return inconclusive(rule, 'It was not asked to stop under load.');
  const drain = input.claim.drain ?? 0;
  const before = load.all.filter((one) => one.done <= load.before);
  if (!before.some(isServed))
    return inconclusive(rule, 'No ordinary request succeeded before it was asked to stop.', load.record);
  const after = load.all.filter((one) => one.due >= load.signal);
  if (after.length === 0)
    return inconclusive(rule, 'No request came after it was asked to stop.', load.record);

  const late = after.filter((one) => isServed(one) && (one.sent ?? one.due) >= ranBy(load) + drain + LATEST);
  const wrong = after.filter((one) => isAnswer(one) && Number(one.outcome) >= 500 && one.outcome !== '503');
  const unanswered = after.filter((one) => !isAnswer(one) && one.outcome !== 'ECONNREFUSED');
  // A machine that stood still let us be late as well.
  const hung = unanswered.filter((one) => waited(one) > HUNG + load.record.data.latest);
  const excused = atTheClosing(unanswered, takenOnWithin(input) + stoodStill(load));
  const broken = unanswered.filter((one) => !hung.includes(one) && !excused.includes(one));
  const tell = (list: readonly Driven[], least: number, says: (one: Driven) => string) => {
    const [one] = list;
    return one && list.length >= least
      ? [
          {
            record: load.record,
            says: `${says(one)} So fared ${list.length} of ${counted(after.length, 'request')}.`,
          },
        ]
      : [];
  };
  const since = (ms: number): string => `${seconds(ms - load.signal)} after it was asked to stop`;
  const offences = [
    ...tell(
      late.toReversed(),
      1,
      (one) =>
        `${since(one.sent ?? one.due)} it still took on ${request(load, one)} and answered ${one.outcome}.`,
    ),
    ...tell(
      wrong,
      1,
      (one) => `${since(one.due)}, ${request(load, one)} was answered with ${one.outcome}, not refused.`,
    ),
    ...tell(
      hung,
      1,
      (one) =>
        `${request(load, one)}, sent ${since(one.due)}, was left hanging for ${seconds(waited(one))} and then got ${one.outcome}.`,
    ),
    ...tell(
      broken,
      UNLUCKY + 1,
      (one) => `${request(load, one)}, sent ${since(one.due)}, was accepted and broken off (${one.outcome}).`,
    ),
  ];
  const served = after.filter(isServed).length;
  return unless(
    rule,
    [load.record],
    offences,
    `Of ${after.length} requests that came after the signal, ${served} were still answered and ${after.length - served} refused.`,
  );
}

const waited = (one: Driven): number => one.done - (one.sent ?? one.due);
