import { counted, inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { letGoOf } from './claim.ts';
import {
  arrivalsOf,
  type Call,
  callsOf,
  groundOf,
  type Input,
  looksOf,
  MODES,
  ms,
  named,
  noGround,
  type Offence,
  OWN,
  totalOf,
  wasOpen,
} from './judge-seen.ts';
import { strangersAnswers } from './judge-strangers.ts';

/** An answer to a call while the breaker was open. */
interface Answer {
  readonly record: EvidenceRecord;
  readonly outcome: string;
  readonly body: string;
  readonly took: number;
}

/** Calls while it was open, and how many of them were probes, which wait for the upstream like any call. */
interface OpenTime {
  readonly answers: readonly Answer[];
  readonly probes: number;
}

/** Other requests behind the same breaker, called while it was open. */
const ALIKE = 'alike while open';

/** Every time for which it was seen open; with those that are alike, or with what is claimed of `action` alone. */
function openTimes(input: Input, rule: string, whose: 'all' | 'action'): readonly OpenTime[] | Check {
  const doubts: Check[] = [];
  const times = input.claim.failures.flatMap((mode): OpenTime[] => {
    const closed = wasOpen(input, rule, mode);
    if (closed) {
      doubts.push(closed);
      return [];
    }
    const { experiment, how } = MODES[mode];
    const steps = [`${how} · open`, ...(whose === 'all' ? [ALIKE] : []), 'after the hanging probe'];
    return [
      ...steps.map((step) => ({
        answers: callsOf(input, experiment, step).map(
          (record): Answer => ({
            record,
            outcome: record.data.status === null ? (record.data.error ?? 'nothing') : `${record.data.status}`,
            body: record.data.response.text,
            took: record.data.ms,
          }),
        ),
        probes: totalOf(looksOf(input, experiment, step)),
      })),
      ...(mode === 'error' ? [steadyTime(input)] : []),
    ].filter(({ answers }) => answers.length > 0);
  });
  if (times.length > 0) return times;
  return doubts[0] ?? inconclusive(rule, 'It was never seen open.');
}

/** The phase, and the step of the looks, from when the upstream is well again. */
const RECOVERED = 'steady · recovered';

/** The steady rate of calls until the upstream recovered. */
function steadyTime(input: Input): OpenTime {
  const looks = looksOf(input, 'errors', 'steady · failing');
  // What came after that look and before the recovery found it failing too.
  const later = arrivalsOf(looksOf(input, 'errors', RECOVERED)).filter(({ phase }) => phase !== RECOVERED);
  const drive = input.evidence.from(OWN, 'drive', 'errors').find(({ step }) => step === 'steady');
  const recovered = drive?.data.marks.find(({ name }) => name === 'recovered')?.at ?? 0;
  const answers = (drive?.data.records ?? [])
    .filter(({ done }) => done < recovered)
    .map(({ outcome, body, due, sent, done }) => ({
      record: drive as EvidenceRecord,
      outcome,
      body,
      took: done - (sent ?? due),
    }));
  return { answers, probes: totalOf(looks) + later.length };
}

/**
 * Answers that are not as they should be, but for as many as may have been probes.
 *
 * @param spared share of the answers that may be wrong for reasons of their own, rounded up
 */
function wrongAnswers(
  times: readonly OpenTime[],
  isRight: (answer: Answer) => boolean,
  says: (wrong: Answer, count: number, of: number) => string,
  spared = 0,
): readonly Offence[] {
  return times.flatMap(({ answers, probes }) => {
    const wrong = answers.filter((answer) => !isRight(answer));
    const [worst] = wrong.toSorted((a, b) => b.took - a.took);
    if (worst === undefined || wrong.length <= probes + Math.ceil(spared * answers.length)) return [];
    return [{ says: says(worst, wrong.length, answers.length), record: worst.record }];
  });
}

/**
 * A breaker that waits does so for every call. A single one that is late was kept waiting by the machine, whose processors it
 * shares.
 */
const LATE = 0.25;

export function failsFastWhileOpen(input: Input): Check {
  const rule = 'fails-fast-while-open';
  const times = openTimes(input, rule, 'all');
  if (!Array.isArray(times)) return times as Check;
  const { fast } = input.claim;
  const answers = (times as readonly OpenTime[]).flatMap((time) => time.answers);
  const offences = wrongAnswers(
    times,
    ({ took }) => took <= fast,
    ({ took }, count, of) =>
      `While it was open, ${counted(count, 'call')} of ${of} took longer than ${fast} ms, which are claimed for nearly all, the slowest ${ms(took)}.`,
    LATE,
  );
  const well = Object.values(MODES).flatMap(({ experiment }) => callsOf(input, experiment, 'baseline'));
  const quickest = Math.min(...well.map(({ data }) => data.ms));
  if (offences.length > 0 && quickest > fast)
    return inconclusive(
      rule,
      `While all was well, and the upstream answered at once, the quickest call took ${ms(quickest)} already: that is how long any call takes here.`,
      well,
    );
  return unless(
    rule,
    [...new Set(answers.map(({ record }) => record))],
    offences,
    `While it was open, ${answers.length} calls were answered, ${answers.filter(({ took }) => took <= fast).length} of them within ${fast} ms.`,
  );
}

export function fallsBackAsClaimed(input: Input): Check {
  const rule = 'falls-back-as-claimed';
  // The others may have a fallback of their own: what changes something must not use what was last known.
  const times = openTimes(input, rule, 'action');
  if (!Array.isArray(times)) return times as Check;
  const { expect, says } = input.claim.fallback;
  const promised = `${expect}${says === undefined ? '' : ` that says ${says}`}`;
  // How soon they are answered is another question, and where we stood still ourselves, so that their time was over, none at all.
  const answeredTimes = (times as readonly OpenTime[]).map((time) => ({
    ...time,
    answers: time.answers.filter(({ outcome }) => outcome !== 'timeout'),
  }));
  const answers = answeredTimes.flatMap((time) => time.answers);
  if (answers.length === 0) return inconclusive(rule, 'While it was open, no call was answered.');
  const offences = wrongAnswers(
    answeredTimes,
    ({ outcome, body }) => outcome === String(expect) && (says === undefined || body.includes(says)),
    ({ outcome, body }, count, of) =>
      `Claimed: while it is open, ${named(input)} gets ${promised}. ${counted(count, 'call')} of ${of} got something else: ${outcome} “${body.slice(0, 80)}”.`,
  );
  return unless(
    rule,
    [...new Set(answers.map(({ record }) => record))],
    [...offences, ...strangersAnswers(input, rule)],
    `While it was open, ${answers.length} calls got ${promised}, probes apart.`,
  );
}

export function givesUpInTime(input: Input): Check {
  const rule = 'gives-up-in-time';
  const { failures, timeout } = input.claim;
  if (!failures.includes('timeout')) return notApplicable(rule, 'Time-outs are not claimed to open it.');
  const none = noGround(input, rule, 'timeouts');
  if (none) return none;
  const calls = callsOf(input, 'timeouts', 'timeouts · failing');
  const looks = looksOf(input, 'timeouts', 'timeouts · failing');
  if (totalOf(looks) === 0)
    return inconclusive(rule, 'No call reached the upstream while it hung.', [...calls, ...looks]);
  const slow = callsOf(input, 'timeouts', 'baseline').find(({ data }) => data.ms > timeout / 2);
  // Where the breaker is open by then, none of them reached the upstream, and each was answered at once.
  const stalled = callsOf(input, 'timeouts', 'stalled');
  const reached = totalOf(looksOf(input, 'timeouts', 'stalled'));
  const late = (record: Call, whose: string): Offence => ({
    record,
    says: `Claimed: a call whose upstream never answers is answered within ${timeout} ms; ${whose} ${named(input)} ${record.data.error === 'timeout' ? `had no answer after ${ms(record.data.ms)}` : `took ${ms(record.data.ms)}`}.`,
  });
  const isLate = ({ data }: Call) => data.ms > timeout || data.error === 'timeout';
  const offences = [
    ...calls.filter(isLate).map((record) => late(record, 'of one that said nothing,')),
    ...stalled
      .filter(isLate)
      .map((record) => late(record, 'of one that broke off in the middle of its answer,')),
    ...leftHanging(input),
  ];
  if (slow && offences.length > 0)
    return inconclusive(
      rule,
      `The machine was too slow to tell: while all was well a call already took ${ms(slow.data.ms)}.`,
      slow,
    );
  const last = looksOf(input, 'timeouts', 'let go of');
  if (offences.length === 0 && last.length === 0)
    return inconclusive(rule, 'It was not seen whether the upstream was let go of.', calls);
  return unless(
    rule,
    [...calls, ...stalled, ...last, ...groundOf(input, 'timeouts')],
    offences,
    `${counted(calls.length, 'call')} whose upstream never answered ended after ${longest(calls)} at most${reached > 0 ? `, and ${stalled.length} whose upstream broke off in the middle of its answer after ${longest(stalled)}` : ''}; no connection stayed open.`,
  );
}

/** Requests that nobody broke off although whoever had called was answered long since. */
function leftHanging(input: Input): readonly Offence[] {
  const { timeout } = input.claim;
  const answeredIn = (step: string) =>
    callsOf(input, 'timeouts', step).every(({ data }) => data.error !== 'timeout');
  const phases = [
    ...(answeredIn('timeouts · failing') ? ['timeouts · failing'] : []),
    ...(answeredIn('stalled') ? ['stalling'] : []),
  ];
  return looksOf(input, 'timeouts', 'let go of').flatMap((record): readonly Offence[] => {
    const { stillHeld, now } = record.data;
    const held = stillHeld.filter(
      ({ phase, at }) => phases.includes(phase) && now - at >= letGoOf(input.claim),
    );
    if (held.length === 0) return [];
    const oldest = Math.max(...held.map(({ at }) => now - at));
    return [
      {
        record,
        says: `Claimed: a request that is never answered is given up within ${timeout} ms. All calls of ${named(input)} were answered, but ${counted(held.length, 'connection')} to the upstream stayed open, the oldest for ${ms(oldest)}.`,
      },
    ];
  });
}

const longest = (calls: readonly Call[]): string => ms(Math.max(...calls.map(({ data }) => data.ms)));
