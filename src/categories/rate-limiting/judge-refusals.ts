import { inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import { retryAfter } from '../../lib/retry-after.ts';
import type { Check } from '../../model/verdict.ts';
import { FORGED, NEARLY, otherSpellings, plainAfter } from './claim.ts';
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
  noGround,
  notRefused,
  type Offence,
  refilled,
} from './judge-seen.ts';

export function saysWhen(input: Input): Check {
  const rule = 'says-when';
  const { claim } = input;
  const none = noGround(input, rule, 'bursts');
  if (none) return none;
  const turnedAway = [
    ...askedAs(input, 'bursts', 'sequence'),
    ...askedAs(input, 'bursts', 'obedient'),
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
  const asked = askedAs(input, 'bursts', 'after the window');
  const failed = asked.find((record) => !isAllowed(input, record) && !isRefused(input, record));
  if (failed) return inconclusive(rule, `After the window it was answered with ${answered(failed)}.`, failed);
  const refused = asked.filter((record) => isRefused(input, record));
  return unless(
    rule,
    asked,
    refused.map((record) => ({
      record,
      says: `Claimed: ${claimed(input)}. A whole window after the last refusal, ${refused.length} of ${asked.length} requests were refused.`,
    })),
    `A window after the last refusal, all ${asked.length} requests were allowed.`,
  );
}

export function forgedHeadersBuyNothing(input: Input): Check {
  const rule = 'forged-headers-buy-nothing';
  if (input.claim.forwarding)
    return notApplicable(rule, 'The contract claims that forwarding headers say whom a request counts for.');
  return buysNothing(
    input,
    rule,
    FORGED.map((header) => ({ step: `forged ${header}`, how: `With ${header} forged` })),
    `${FORGED.length} headers that name somebody else changed nothing for a key that was refused.`,
  );
}

export function otherSpellingsBuyNothing(input: Input): Check {
  const spellings = otherSpellings(input.claim.action.path);
  return buysNothing(
    input,
    'other-spellings-buy-nothing',
    spellings.map(({ what }) => ({ step: `respelt ${what}`, how: `When its path was spelt ${what}` })),
    `${spellings.length} other spellings of the path changed nothing for a key that was refused.`,
  );
}

/** Requests of a key that is refused, each way tried a few times: none may be allowed but what time has given back. */
function buysNothing(
  input: Input,
  rule: string,
  ways: readonly { readonly step: string; readonly how: string }[],
  good: string,
): Check {
  const none = notRefused(input, rule);
  if (none) return none;
  const looked: Asked[] = [];
  const offences: Offence[] = [];
  const doubtful: Asked[] = [];
  for (const { step, how } of ways) {
    const asked = askedAs(input, 'bursts', step);
    looked.push(...asked);
    const allowed = asked.filter((record) => isAllowed(input, record));
    // While time passes, one or another may be allowed by right.
    if (allowed.length <= refilled(input, elapsed(asked))) continue;
    if (mayBeByRight(input, step, asked)) {
      doubtful.push(...allowed);
      continue;
    }
    const says = `${how}, ${allowed.length} of ${asked.length} requests of a key that was refused before and after were allowed.`;
    offences.push(...allowed.map((record) => ({ record, says })));
  }
  const told = offences.filter(
    ({ says }, index) => offences.findIndex((offence) => offence.says === says) === index,
  );
  if (told.length === 0 && doubtful.length > 0)
    return inconclusive(
      rule,
      `It took so long that the window of ${input.claim.window} ms was over: what was allowed then may have been allowed by right.`,
      doubtful,
    );
  return unless(rule, looked, told, good);
}

/** Whether the window in which the key had gone over its limit was over: by time, or since a plain request right after was not refused. */
function mayBeByRight(input: Input, step: string, asked: readonly Asked[]): boolean {
  const plain = askedOnce(input, 'bursts', plainAfter(step));
  if (plain && !isRefused(input, plain)) return true;
  const sequence = askedAs(input, 'bursts', 'sequence').filter((record) => isAllowed(input, record));
  return elapsed([...sequence, ...asked]) > input.claim.window;
}
