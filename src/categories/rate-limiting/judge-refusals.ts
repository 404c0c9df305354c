import { counted, inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import { retryAfter } from '../../lib/retry-after.ts';
import type { Check } from '../../model/verdict.ts';
import { burstOf, FORGED, NEARLY, otherSpellings, plainAfter } from './claim.ts';
import { leavingTheKeyOutBuysNothing } from './judge-keyless.ts';
import {
  type Asked,
  answered,
  askedAs,
  askedOnce,
  claimed,
  elapsed,
  type Input,
  isAllowed,
  isRefused,
  isServed,
  noGround,
  notRefused,
  type Offence,
  OWN,
  refilled,
} from './judge-seen.ts';

export function saysWhen(input: Input): Check {
  const rule = 'says-when';
  const { claim } = input;
  const none = noGround(input, rule, 'bursts');
  if (none) return none;
  const turnedAway = [
    ...beyondTheLimit(input, askedAs(input, 'bursts', 'sequence')),
    ...beyondTheLimit(input, askedAs(input, 'bursts', 'obedient')),
    ...['refused before', 'refused after'].flatMap((step) => askedOnce(input, 'bursts', step) ?? []),
  ].filter((record) => record.data.status !== null && !isAllowed(input, record));
  if (turnedAway.length === 0) return inconclusive(rule, 'Nothing was refused.');
  const offences = turnedAway.flatMap((record): readonly Offence[] => {
    const says = wrongIn(record, claim.refusal, claim.window);
    return says === null ? [] : [{ record, says }];
  });
  const obeyed = askedOnce(input, 'bursts', 'after Retry-After');
  const last = askedAs(input, 'bursts', 'obedient').at(-1);
  const told = last ? retryAfter(last.data.responseHeaders) : null;
  if (obeyed && last && isRefused(input, obeyed))
    offences.push({
      record: obeyed,
      says: `Told to wait ${told} s, it waited ${Math.round(obeyed.at - obeyed.data.ms - last.at)} ms, and was refused again.`,
    });
  if (offences.length === 0 && (!obeyed || !isAllowed(input, obeyed)))
    return inconclusive(
      rule,
      obeyed
        ? `After it had waited as it was told, the request was answered with ${answered(obeyed)}.`
        : 'Retry-After could not be obeyed: the key was not refused in the end.',
      obeyed ?? last ?? [],
    );
  return unless(
    rule,
    obeyed ? [...turnedAway, obeyed] : turnedAway,
    offences,
    `All ${turnedAway.length} refusals bear ${claim.refusal} and Retry-After; ${told} s later it was allowed.`,
  );
}

/** Of requests one after the other, those that were refused, and all from when as many were allowed as one key may: before that a failure is no refusal. */
function beyondTheLimit(input: Input, asked: readonly Asked[]): readonly Asked[] {
  const most = Math.min(input.claim.limit, burstOf(input.claim));
  let allowed = 0;
  return asked.filter((record) => {
    const isBeyond = allowed >= most;
    if (isAllowed(input, record)) allowed += 1;
    return isBeyond || isRefused(input, record);
  });
}

/** What is wrong with one refusal by itself; null for nothing. */
function wrongIn({ data }: Asked, refusal: number, window: number): string | null {
  if (data.status !== refusal)
    return `Beyond the limit the answer was ${data.status}; ${refusal} is claimed for refusals.`;
  const told = data.responseHeaders['retry-after'];
  if (told === undefined) return 'A refusal bears no Retry-After.';
  const seconds = retryAfter(data.responseHeaders);
  if (seconds === null) return `Retry-After is “${told}”: neither whole seconds nor a date.`;
  if (seconds === 0) return 'Retry-After says 0 s to who was refused.';
  // Rounded up, and reckoned by dates of whole seconds.
  if (seconds * 1_000 > window + 2_000)
    return `Retry-After says ${told}, though the window is only ${window} ms.`;
  return null;
}

export function keysApart(input: Input): Check {
  const rule = 'keys-apart';
  const none = notRefused(input, rule);
  if (none) return none;
  const others = askedAs(input, 'bursts', 'other key');
  const failed = others.find((record) => !isAllowed(input, record) && !isRefused(input, record));
  if (failed) return inconclusive(rule, `Another key was answered with ${answered(failed)}.`, failed);
  // A key that is answered in any other way may be one that nobody can have.
  const near = NEARLY.flatMap(({ what }) => {
    const record = askedOnce(input, 'bursts', `other key, ${what}`);
    if (!record || !(isAllowed(input, record) || isRefused(input, record))) return [];
    return [{ record, whose: `another that differs from it ${what}` }];
  });
  const looked = [...others.map((record) => ({ record, whose: 'another' })), ...near];
  return unless(
    rule,
    looked.map(({ record }) => record),
    looked
      .filter(({ record }) => isRefused(input, record))
      .map(({ record, whose }) => ({
        record,
        says: `While one key was refused, a first request of ${whose} was refused as well.`,
      })),
    `While one key was refused, ${looked.length} others were allowed${near.length > 0 ? `, ${near.length} of them nearly the same` : ''}.`,
  );
}

export function allowedAgain(input: Input): Check {
  const rule = 'allowed-again';
  const none = notRefused(input, rule);
  if (none) return none;
  const first = askedAs(input, 'bursts', 'after the window');
  const later = askedAs(input, 'bursts', 'after two windows');
  const asked = [...first, ...later];
  const failed = asked.find((record) => !isAllowed(input, record) && !isRefused(input, record));
  if (failed) return inconclusive(rule, `After the window it was answered with ${answered(failed)}.`, failed);
  const soon = first.find((record) => isRefused(input, record));
  if (soon && later.length === 0)
    return inconclusive(
      rule,
      'A window after the last refusal one was refused, as where the window before still weighs; two windows were not waited for.',
      soon,
    );
  return unless(
    rule,
    asked,
    later
      .filter((record) => isRefused(input, record))
      .map((record) => ({
        record,
        says: `Claimed: ${claimed(input)}. A whole window after the last refusal one was refused, and two windows after that another, with ${counted(later.length - 1, 'request')} between.`,
      })),
    soon
      ? `A window after the last refusal some of the window before still weighed; two windows later all ${later.length} requests were allowed.`
      : `A window after the last refusal, all ${first.length} requests were allowed.`,
  );
}

export function forgedHeadersBuyNothing(input: Input): Check {
  const rule = 'forged-headers-buy-nothing';
  const forged = input.claim.forwarding
    ? notApplicable(rule, 'The contract claims that forwarding headers say whom a request counts for.')
    : buysNothing(
        input,
        rule,
        FORGED.map((header) => ({ step: `forged ${header}`, how: `With ${header} forged` })),
        `${FORGED.length} headers that name somebody else changed nothing for a key that was refused.`,
      );
  return together(forged, leavingTheKeyOutBuysNothing(input, rule));
}

/** Two parts of one question, of which either may not be asked. */
function together(one: Check, other: Check): Check {
  const asked = [one, other].filter(({ verdict }) => verdict !== 'not-applicable');
  const bad =
    asked.find(({ verdict }) => verdict === 'fail') ?? asked.find(({ verdict }) => verdict !== 'pass');
  if (bad !== undefined || asked.length < 2) return bad ?? asked[0] ?? one;
  return {
    ...one,
    message: `${one.message} ${other.message}`,
    evidence: [...new Set([...one.evidence, ...other.evidence])],
  };
}

export function otherSpellingsBuyNothing(input: Input): Check {
  const spellings = otherSpellings(input.claim.action.path);
  return buysNothing(
    input,
    'other-spellings-buy-nothing',
    spellings.map(({ what }) => ({ step: `respelt ${what}`, how: `When its path was spelt ${what}` })),
    `${spellings.length} other spellings of the path changed nothing for a key that was refused.`,
    `forged ${FORGED.at(-1)}`,
  );
}

/**
 * Requests of a key that is refused, each way tried a few times: none may be allowed but what time has given back, and nobody knows how
 * much that is once a window has passed.
 */
function buysNothing(
  input: Input,
  rule: string,
  ways: readonly { readonly step: string; readonly how: string }[],
  good: string,
  wayBefore?: string,
): Check {
  const none = notRefused(input, rule);
  if (none) return none;
  const looked: Asked[] = [];
  const offences: Offence[] = [];
  const late: Asked[] = [];
  const over = windowEnd(input);
  let before = wayBefore;
  for (const { step, how } of ways) {
    const asked = askedAs(input, 'bursts', step);
    looked.push(...asked);
    const answeredWell = asked.filter((record) => isServed(input, record));
    // While time passes, one or another may be allowed by right.
    const may = refilled(input, sinceOver(input, asked));
    const allowed = answeredWell.filter(({ at }) => at <= over);
    // Once another window has begun, the key is over its limit again only from when plain requests are refused.
    const wasOver = before !== undefined && isOverAfter(input, before);
    before = step;
    if (allowed.length <= may || wasOver || isOverAfter(input, step)) {
      // Where so much time has passed that all may have been given back, the way cannot be told from time.
      if (answeredWell.length > may || answeredWell.length === asked.length) late.push(...answeredWell);
      continue;
    }
    const says = `${how}, ${allowed.length} of ${asked.length} requests of a key that was refused before and after were allowed.`;
    offences.push(...allowed.map((record) => ({ record, says })));
  }
  const failed = looked.find(
    (record) => !isAllowed(input, record) && !isRefused(input, record) && hasFailed(record),
  );
  const told = offences.filter(
    ({ says }, index) => offences.findIndex((offence) => offence.says === says) === index,
  );
  if (told.length === 0 && late.length > 0)
    return inconclusive(
      rule,
      `The requests came too slowly to tell: when ${late.length} of them were allowed, the window in which that key was over its limit had passed, or may have.`,
      late,
    );
  // Whether it would have been refused, nobody knows.
  if (told.length === 0 && failed)
    return inconclusive(rule, `One (${failed.step}) was answered with ${answered(failed)}.`, failed);
  return unless(rule, looked, told, good);
}

/** What passes by itself; other errors may be how a spelling is answered that nobody expects. */
const hasFailed = ({ data }: Asked): boolean => data.status === null || [503, 504].includes(data.status);

/** When the window of the key that went over its limit may end at the earliest, where windows begin with a first request. */
function windowEnd(input: Input): number {
  const [first] = askedAs(input, 'bursts', 'sequence');
  return first ? sentAfter(input, first) + input.claim.window : 0;
}

/**
 * Milliseconds from when that key was over its limit to the last of some requests. Refusals told so; they were sent after what came
 * before them, and nobody knows how long it took until we heard of them.
 */
function sinceOver(input: Input, asked: readonly Asked[]): number {
  const [first, last] = [asked[0], asked.at(-1)];
  return first && last ? last.at - sentAfter(input, first, ({ step }) => !tellsOver(step)) : 0;
}

const tellsOver = (step: string): boolean => step === 'refused before' || step.includes(plainAfter(''));

/** The moment after which a request was sent: when the one before it was over. What passed between its answer and our hearing of it is no time of its own. */
function sentAfter(
  { evidence }: Input,
  record: Asked,
  counts: (before: Asked) => boolean = () => true,
): number {
  const all = evidence.from(OWN, 'request', 'bursts');
  const before = all.slice(0, all.indexOf(record)).findLast(counts);
  const sent = record.at - record.data.ms;
  return before ? Math.min(before.at, sent) : sent;
}

/**
 * Whether it had ended all the same, as windows do that begin by the clock: of plain requests right after, more were not refused than
 * time gives back, or as many as a new window has left.
 */
function isOverAfter(input: Input, step: string): boolean {
  const plain = askedAs(input, 'bursts', plainAfter(step));
  const open = plain.filter((record) => !isRefused(input, record)).length;
  // What is no plain answer, such as a redirect, may have been counted all the same: then less is left of a new window.
  const taken = askedAs(input, 'bursts', step).filter((record) => isAllowed(input, record)).length;
  const left = Math.min(plain.length, input.claim.limit - taken);
  return open > refilled(input, elapsed(plain)) || (open > 0 && open >= left);
}
