import { fail, inconclusive, notApplicable, pass } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import {
  type Asked,
  answered,
  askedAs,
  claimed,
  elapsed,
  type Input,
  isAllowed,
  isRefused,
  most,
  noGround,
  OWN,
} from './judge-seen.ts';

/** Whether the limit holds again when what keeps it was gone and came back. */
export function limitsAgain(input: Input): Check {
  const rule = 'limits-again';
  const { without } = input.claim;
  if (!without) return notApplicable(rule, 'The contract does not say where the limits are kept.');
  const none = noGround(input, rule, 'stores');
  if (none) return none;
  const { service, recovers } = without;
  const [gone, healed] = (['injected', 'healed'] as const).map((stage) =>
    input.evidence
      .from(OWN, 'fault', 'stores')
      .find(({ data }) => data.stage === stage && data.service === service),
  );
  if (!gone?.data.effective || !healed?.data.effective)
    return inconclusive(rule, `${service} was not taken away and given back.`, gone ?? []);
  const before = askedAs(input, 'stores', 'limited');
  if (!isLimited(input, before))
    return inconclusive(rule, `The limit did not hold before ${service} was taken away.`, before);
  const attempts = attemptsOf(input);
  // From when it was sent: one that waited for its answer meanwhile says nothing of what holds by then.
  const since = (record: Asked) => Math.max(0, Math.round(record.at - record.data.ms - healed.at));
  const good = attempts.find((asked) => isLimited(input, asked));
  const first = good?.[0];
  if (good && first)
    return pass(
      rule,
      `${since(first)} ms after ${service} was back, a new key was refused at its request ${good.length}.`,
      [healed, ...good],
    );
  const last = attempts.at(-1) ?? [];
  const [begun] = last;
  if (begun === undefined || since(begun) <= recovers)
    return inconclusive(rule, 'It was not tried long enough whether the limit holds again.', last);
  const lost = input.evidence
    .from(OWN, 'reply', 'stores')
    .some(({ step, data }) => step === 'scripts are gone' && data.error === null);
  const scripts = lost ? ', which has lost its scripts as in a restart' : '';
  const promised = `Claimed: ${claimed(input)}, and again within ${recovers} ms of the return of ${service}${scripts}. ${since(begun)} ms after it`;
  if (!isAllowed(input, begun))
    return fail(
      rule,
      `${promised}, the first request of a new key was answered with ${answered(begun)}.`,
      begun,
    );
  const allowed = last.filter((record) => isAllowed(input, record)).length;
  const ms = elapsed(last);
  if (allowed > most(input, ms))
    return fail(
      rule,
      `${promised}, all ${allowed} requests of a new key were allowed within ${Math.round(ms)} ms; ${most(input, ms)} may be.`,
      last,
    );
  return inconclusive(rule, `After the return of ${service} no key was seen to go over the limit.`, last);
}

/** Requests of a new key each: `again 1 · 1`, `again 1 · 2`, …, `again 2 · 1`, … */
function attemptsOf(input: Input): readonly (readonly Asked[])[] {
  const attempts: (readonly Asked[])[] = [];
  for (;;) {
    const asked = askedAs(input, 'stores', `again ${attempts.length + 1} ·`);
    if (asked.length === 0) return attempts;
    attempts.push(asked);
  }
}

/** Whether a key was allowed at first, and refused then. */
function isLimited(input: Input, asked: readonly Asked[]): boolean {
  const [first] = asked;
  return first !== undefined && isAllowed(input, first) && asked.some((record) => isRefused(input, record));
}
