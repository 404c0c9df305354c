import { fail, inconclusive, notApplicable, pass, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import {
  arrivalsOf,
  callsOf,
  groundOf,
  type Input,
  isWell,
  leastGap,
  looksOf,
  ms,
  NEAR,
  named,
  nearTimeout,
  noGround,
  type Offence,
  OWN,
  openingOf,
  tooNear,
  totalOf,
  wasOpen,
} from './judge-seen.ts';

/** The experiment in which all is done that must not open it. */
const CALM = 'refusals';

export function staysClosedInHealth(input: Input): Check {
  const rule = 'stays-closed-in-health';
  const none = noGround(input, rule, CALM);
  if (none) return none;
  const drive = input.evidence.from(OWN, 'drive', CALM).find(({ step }) => step === 'health');
  const looks = looksOf(input, CALM, 'health');
  if (!drive || looks.length === 0) return inconclusive(rule, 'It was not called for long.');
  const looked = [drive, ...looks, ...groundOf(input, CALM)];
  const { sent, records, truncated } = drive.data;
  const arrived = totalOf(looks);
  const left = arrivalsOf(looks).filter(({ outcome }) => outcome !== 'answered').length;
  if (left > 0)
    return inconclusive(
      rule,
      `The subject gave up on ${left} of ${arrived} requests that were answered at once: the machine was too slow to tell.`,
      looked,
    );
  const { expect, says } = { expect: input.claim.action.expect, says: input.claim.fallback.says };
  const unwell = records.filter(
    ({ outcome, body }) =>
      (expect === null ? !/^[1-3]\d\d$/.test(outcome) : outcome !== String(expect)) ||
      (says !== undefined && body.includes(says)),
  ).length;
  if (arrived >= sent && unwell === 0)
    return pass(
      rule,
      `All ${sent} calls reached the upstream while it was well, and were answered by it.`,
      looked,
    );
  if (arrived >= sent && truncated)
    return inconclusive(rule, `${unwell} calls were not answered well.`, looked);
  const slowest = Math.max(0, ...records.map(({ sent: at, due, done }) => done - (at ?? due)));
  if (slowest > input.claim.timeout * NEAR)
    return inconclusive(
      rule,
      `Of ${sent} calls some took up to ${ms(slowest)} though the upstream answered at once, so near to the ${input.claim.timeout} ms that are claimed for a time-out that the subject may rightly have taken it for unwell.`,
      looked,
    );
  return fail(
    rule,
    `The upstream was well and answered every request; of ${sent} calls of ${named(input)}, ${Math.min(arrived, sent)} reached it, and ${unwell} were not answered as in health.`,
    looked,
  );
}

export function opensAfterThreshold(input: Input): Check {
  const rule = 'opens-after-threshold';
  const { threshold, failures } = input.claim;
  const openings = failures.map((mode) => openingOf(input, rule, mode));
  const offences = openings.flatMap(({ open, excess, words, arrivals, later, laterArrived, records }) => {
    if (open !== null || excess.length === 0) return [];
    const says =
      `Claimed: open after ${threshold} failures. By ${words}, ${arrivals.length} requests reached the upstream, ` +
      `${laterArrived} of them by the ${later.length} calls after it must have opened, ${excess.length} of them too soon to be a probe.`;
    return records.map((record): Offence => ({ says, record }));
  });
  if (offences.length > 0) {
    const told = [...new Set(offences.map(({ says }) => says))].join(' ');
    return fail(
      rule,
      told,
      offences.map(({ record }) => record),
    );
  }
  const doubt = openings.find(({ open }) => open !== null)?.open;
  if (doubt) return doubt;
  return pass(
    rule,
    openings
      .map(
        ({ words, arrivals, later, laterArrived }) =>
          `By ${words}: ${arrivals.length - laterArrived} requests arrived, then ${laterArrived} of ${later.length} calls.`,
      )
      .join(' '),
    openings.flatMap(({ records }) => records),
  );
}

export function oneBreakerForAll(input: Input): Check {
  const rule = 'one-breaker-for-all';
  const { alike, failures } = input.claim;
  if (alike.length === 0)
    return notApplicable(rule, 'The contract names no other request that asks the upstream.');
  if (!failures.includes('error')) return notApplicable(rule, 'Errors are not claimed to open it.');
  const closed = wasOpen(input, rule, 'error');
  if (closed) return closed;
  const health = looksOf(input, 'errors', 'alike in health');
  const open = looksOf(input, 'errors', 'alike while open');
  const calls = callsOf(input, 'errors', 'alike while open');
  const looked = [...health, ...open, ...calls];
  if (totalOf(health) < alike.length)
    return inconclusive(
      rule,
      `While all was well, ${alike.length} requests that are alike made ${totalOf(health)} at the upstream.`,
      looked,
    );
  if (calls.length === 0) return inconclusive(rule, 'They were not called while it was open.', looked);
  const last = openingOf(input, rule, 'error').arrivals.at(-1)?.at ?? 0;
  const through = arrivalsOf(open).filter(({ at }) => at - last < leastGap(input));
  if (through.length === 0 && totalOf(open) > 0)
    return inconclusive(
      rule,
      `The requests that are alike came so late that the ${totalOf(open)} that reached the upstream may have been probes.`,
      looked,
    );
  if (through.length === 0)
    return pass(
      rule,
      `While it was open, none of ${calls.length} requests that are alike reached the upstream.`,
      looked,
    );
  return fail(
    rule,
    `While it was open for ${named(input)}, ${through.length} of ${calls.length} others still reached the upstream: ${through.map(({ method, path }) => `${method} ${path}`).join(', ')}.`,
    [...looked, ...groundOf(input, 'errors')],
  );
}

export function refusalsDoNotOpen(input: Input): Check {
  const rule = 'refusals-do-not-open';
  const { refusal } = input.claim;
  const none = noGround(input, rule, CALM) ?? closedUntil(input, rule, 'health');
  if (none) return none;
  const [refused, well] = ['refused', 'well after refusals'].map((step) => ({
    calls: callsOf(input, CALM, step),
    looks: looksOf(input, CALM, step),
  }));
  if (!refused || !well || refused.calls.length === 0 || well.calls.length === 0)
    return inconclusive(rule, 'The upstream was not seen refusing.');
  const looked: readonly EvidenceRecord[] = [
    ...refused.calls,
    ...refused.looks,
    ...well.calls,
    ...well.looks,
    ...groundOf(input, CALM),
  ];
  const [first] = arrivalsOf(refused.looks);
  if (first?.status !== refusal) return inconclusive(rule, 'The upstream was not seen refusing.', looked);
  const arrived = totalOf(refused.looks);
  const unwell = well.calls.filter((call) => !isWell(input, call)).length;
  const missing = Math.max(0, well.calls.length - totalOf(well.looks));
  if (arrived >= refused.calls.length && missing === 0 && unwell === 0)
    return pass(
      rule,
      `Refused ${arrived} times with ${refusal}, it asked on; what came then was answered well.`,
      looked,
    );
  const slow = nearTimeout(input, [...refused.calls, ...well.calls]);
  if (slow) return inconclusive(rule, tooNear(input, slow), looked);
  return fail(
    rule,
    `The upstream refused with ${refusal} and was not hurt. Of ${refused.calls.length} calls ${arrived} reached it; of ${well.calls.length} after that, when it was well, ${well.calls.length - missing}, and ${unwell} were not answered as in health.`,
    looked,
  );
}

/** Why it may have been open before already; null where all calls of a look arrived. */
function closedUntil(input: Input, rule: string, step: string): Check | null {
  const looks = looksOf(input, CALM, step);
  const drive = input.evidence.from(OWN, 'drive', CALM).find((record) => record.step === step);
  const calls = drive?.data.sent ?? callsOf(input, CALM, step).length;
  if (looks.length > 0 && totalOf(looks) >= calls) return null;
  return inconclusive(rule, `It was open before already (${step}).`, looks);
}

export function scatteredFailuresDoNotOpen(input: Input): Check {
  const rule = 'scattered-failures-do-not-open';
  const { inARow, threshold } = input.claim;
  if (!inARow || threshold < 2)
    return notApplicable(rule, 'The contract does not claim that only failures in a row count.');
  const none = noGround(input, rule, CALM) ?? closedUntil(input, rule, 'well after refusals');
  if (none) return none;
  const steps = input.evidence
    .from(OWN, 'arrivals', CALM)
    .map(({ step }) => step)
    .filter((step) => step.startsWith('scattered '));
  const rounds: readonly [string, string][] = [
    ...steps.map((step): [string, string] => [CALM, step]),
    ...(wasClosedAgain(input)
      ? ['one failure after closing', 'well after one failure'].map((step): [string, string] => [
          'errors',
          step,
        ])
      : []),
  ];
  const seen = rounds.map(([experiment, step]) => ({
    step,
    calls: callsOf(input, experiment, step),
    looks: looksOf(input, experiment, step),
  }));
  const gaveUp = seen.find(({ looks }) => arrivalsOf(looks).some(({ outcome }) => outcome !== 'answered'));
  if (gaveUp)
    return inconclusive(
      rule,
      'The subject gave up on requests that were answered at once: the machine was too slow to tell.',
      gaveUp.looks,
    );
  const offences = seen
    .filter(({ calls, looks }) => totalOf(looks) < calls.length)
    .flatMap(({ step, calls, looks }) => {
      const says = `Never were there ${threshold} failures in a row; yet ${calls.length - totalOf(looks)} of ${calls.length} calls did not reach the upstream (${step}).`;
      return looks.map((record): Offence => ({ says, record }));
    });
  // A call that should have ended a row of failures may have been one more of it.
  const slow = nearTimeout(
    input,
    seen.filter(({ step }) => isWellStep(step)).flatMap(({ calls }) => calls),
  );
  if (offences.length > 0 && slow)
    return inconclusive(rule, tooNear(input, slow), [slow, ...offences.map(({ record }) => record)]);
  return unless(
    rule,
    seen.flatMap(({ looks }) => looks),
    offences,
    `It stayed closed through ${Math.round(seen.length / 2)} rounds of fewer failures than ${threshold}, with successes in between.`,
  );
}

const isWellStep = (step: string): boolean => / · well$|^well /.test(step);

/** Whether it was closed again in the end of the errors, so that one more failure is just one. */
function wasClosedAgain(input: Input): boolean {
  const calls = callsOf(input, 'errors', 'closed again');
  return calls.length > 0 && totalOf(looksOf(input, 'errors', 'closed again')) >= calls.length;
}
