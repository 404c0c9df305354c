import { fail, inconclusive, notApplicable, pass, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { burstOf, tells } from './claim.ts';
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
  most,
  noGround,
  OWN,
} from './judge-seen.ts';

export function outlivesRestart(input: Input): Check {
  const rule = 'outlives-restart';
  if (!input.claim.shared)
    return notApplicable(rule, 'The contract does not claim that the limit outlives the process.');
  const none = noGround(input, rule, 'stores');
  if (none) return none;
  const attempts = [1, 2, 3].flatMap((attempt) => {
    const before = askedAs(input, 'stores', `before the kill ${attempt} ·`);
    const after = askedAs(input, 'stores', `after the kill ${attempt} ·`);
    if (before.length === 0 || after.length === 0) return [];
    const ms = elapsed([...before, ...after]);
    const [allowed, then] = [before, after].map(
      (asked) => asked.filter((record) => isAllowed(input, record)).length,
    );
    const total = (allowed ?? 0) + (then ?? 0);
    const reached = before.some((record) => isRefused(input, record));
    // In each life after the first a whole burst is asked.
    const kills = Math.ceil(after.length / burstOf(input.claim));
    const telling = reached && tells(input.claim, { allowed: allowed ?? 0, kills, ms });
    const held = after.some((record) => isRefused(input, record));
    return [{ records: [...before, ...after], ms, allowed, then, total, telling, held }];
  });
  const guilty = attempts.find(({ total, ms, telling }) => telling && total > most(input, ms));
  if (guilty)
    return fail(
      rule,
      `Claimed: ${claimed(input)}, kept outside of the process. ${guilty.allowed} were allowed, it was killed and started, and ${guilty.then} more were allowed, all within ${Math.round(guilty.ms)} ms; ${most(input, guilty.ms)} at most may be.`,
      guilty.records,
    );
  const good =
    attempts.find(({ telling, held }) => telling && held) ?? attempts.find(({ telling }) => telling);
  if (!good)
    return inconclusive(
      rule,
      attempts.length === 0
        ? 'It was not killed with its limit reached, or did not come back.'
        : `It was back so late (${Math.round(attempts.at(-1)?.ms ?? 0)} ms), or is allowed so much at once (${burstOf(input.claim)}), that nothing can be told: the window is ${input.claim.window} ms.`,
      attempts.flatMap(({ records }) => records),
    );
  if (!good.held)
    return inconclusive(
      rule,
      'When it was back, no request of that key was refused, and some failed otherwise.',
      good.records,
    );
  return pass(
    rule,
    `${good.allowed} were allowed before it was killed, and ${good.then} after, all within ${Math.round(good.ms)} ms; ${most(input, good.ms)} may be.`,
    good.records,
  );
}

export function withoutStore(input: Input): Check {
  const rule = 'without-store';
  const { without } = input.claim;
  if (!without)
    return notApplicable(rule, 'The contract does not say what is right while the limits cannot be kept.');
  const none = noGround(input, rule, 'stores');
  if (none) return none;
  const fault = input.evidence
    .from(OWN, 'fault', 'stores')
    .find(({ data }) => data.stage === 'injected' && data.service === without.service);
  if (!fault?.data.effective)
    return inconclusive(
      rule,
      fault
        ? `${without.service} could still be reached: ${fault.data.detail}.`
        : `${without.service} was not taken away.`,
      fault ?? [],
    );
  const before = askedOnce(input, 'stores', 'with the store');
  if (!before || !isAllowed(input, before))
    return inconclusive(rule, 'It did not go well before the store was taken away.', before ?? fault);
  const asked = askedAs(input, 'stores', 'without the store');
  const hung = whileHung(input, without.service);
  const claims = `Claimed: while ${without.service} is gone, requests are ${without.gets}`;
  const wrong = asked
    .filter((record) =>
      without.gets === 'allowed'
        ? !isAllowed(input, record)
        : isAllowed(input, record) || record.data.status === null,
    )
    .map((record) => ({ record, says: `${claims}; one was answered with ${answered(record)}.` }));
  // Whoever claims to refuse then has another path for a store that hangs than for one that is gone; who claims to allow may be cautious.
  const letThrough = hung
    .filter((record) => without.gets === 'refused' && isAllowed(input, record))
    .map((record) => ({
      record,
      says: `${claims}; while it swallowed every question, one was answered with ${answered(record)}.`,
    }));
  const unanswered = hung
    .filter(({ data }) => data.status === null)
    .map((record) => ({
      record,
      says: `${claims}; while it swallowed every question, one was answered with ${answered(record)} for ${record.data.timeoutMs} ms.`,
    }));
  // Who waits for what is gone waits each time; one that was answered too late may have met a machine that stood still.
  const silent = asked.filter(({ data }) => data.error === 'timeout');
  if (
    wrong.length > 0 &&
    unanswered.length + letThrough.length === 0 &&
    wrong.length === silent.length &&
    silent.length < asked.length
  )
    return inconclusive(
      rule,
      `Of ${asked.length} requests without ${without.service}, ${silent.length} had no answer within ${silent[0]?.data.timeoutMs} ms, and the others were ${without.gets}.`,
      silent,
    );
  const also =
    hung.length === 0 ? '' : `; while it swallowed every question, all ${hung.length} were answered`;
  return unless(
    rule,
    [...asked, ...hung],
    [...wrong, ...letThrough, ...unanswered],
    `While ${without.service} was gone, all ${asked.length} requests were ${without.gets}${also}.`,
  );
}

/** Requests while the store swallowed every question; none where that was not seen, or it did not go well just before. */
function whileHung(input: Input, service: string): readonly Asked[] {
  const fault = input.evidence
    .from(OWN, 'fault', 'stores')
    .find(
      ({ data }) => data.stage === 'injected' && data.fault === 'black-holed' && data.service === service,
    );
  const before = askedOnce(input, 'stores', 'before the store hung');
  if (!fault?.data.effective || !before || !isAllowed(input, before)) return [];
  return askedAs(input, 'stores', 'hung store');
}
