import { counted, fail, inconclusive, notApplicable, pass } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { recoversOf, WELL_AGAIN } from './claim.ts';
import {
  type Arrival,
  answered,
  arrivalsOf,
  callsOf,
  groundOf,
  type Input,
  isWell,
  type Look,
  leastGap,
  looksOf,
  ms,
  nearTimeout,
  OWN,
  tooNear,
  totalOf,
  wasOpen,
} from './judge-seen.ts';

type Seen =
  | { readonly doubt: Check }
  | { readonly offence: string; readonly records: readonly EvidenceRecord[] }
  | { readonly good: string; readonly records: readonly EvidenceRecord[] };

/** Offences before doubts, doubts before what is good. */
function fold(rule: string, seen: readonly Seen[]): Check {
  const offences = seen.filter((one) => 'offence' in one);
  if (offences.length > 0)
    return fail(
      rule,
      offences.map(({ offence }) => offence).join(' '),
      offences.flatMap(({ records }) => records),
    );
  const doubt = seen.find((one) => 'doubt' in one);
  if (doubt) return doubt.doubt;
  const good = seen.filter((one) => 'good' in one);
  return pass(
    rule,
    good.map((one) => one.good).join(' '),
    good.flatMap(({ records }) => records),
  );
}

export function halfOpenLetsOnlyProbes(input: Input): Check {
  const rule = 'half-open-lets-only-probes';
  const { failures, probes } = input.claim;
  if (!failures.includes('timeout')) return notApplicable(rule, 'Time-outs are not claimed to open it.');
  const closed = wasOpen(input, rule, 'timeout');
  if (closed) return closed;
  const before = looksOf(input, 'timeouts', 'after the hanging probe');
  if (before.length === 0 || totalOf(before) > 0)
    return inconclusive(rule, 'It was not open before many called at once.', before);
  const crowds = input.evidence
    .from(OWN, 'arrivals', 'timeouts')
    .filter(({ step }) => /^crowd \d+$/.test(step));
  const met = crowds.find(({ data }) => data.total > 0);
  const drive = input.evidence.from(OWN, 'drive', 'timeouts').find(({ step }) => step === met?.step);
  if (!met || !drive)
    return inconclusive(rule, 'It let nobody through after the reset time, so there was no probe.', crowds);
  const looked = [met, drive, ...before, ...groundOf(input, 'timeouts')];
  const { arrivals, total } = met.data;
  const firstEnd = Math.min(...arrivals.flatMap(({ ended }) => (ended === null ? [] : [ended])));
  const atOnce = arrivals.filter(({ at }) => at < firstEnd).length;
  const of = `${drive.data.sent} calls within ${ms(drive.data.records.at(-1)?.due ?? 0)}`;
  if (atOnce > probes)
    return fail(
      rule,
      `Claimed: after the reset time at most ${probes} at once may try. Of ${of}, ${atOnce} reached the upstream before it had answered any.`,
      looked,
    );
  if (total >= drive.data.sent)
    return inconclusive(rule, `The ${of} came so slowly that each found the one before it answered.`, looked);
  return pass(rule, `Of ${of}, ${atOnce} reached the upstream before it had answered any.`, looked);
}

export function failedProbeReopens(input: Input): Check {
  const rule = 'failed-probe-reopens';
  const { failures } = input.claim;
  const seen = [
    ...(failures.includes('error') ? [afterErrors(input, rule)] : []),
    ...(failures.includes('timeout') ? [afterHanging(input, rule)] : []),
  ];
  return seen.length > 0
    ? fold(rule, seen)
    : notApplicable(rule, 'Neither errors nor time-outs are claimed to open it.');
}

function afterErrors(input: Input, rule: string): Seen {
  const closed = wasOpen(input, rule, 'error');
  if (closed) return { doubt: closed };
  const looks = looksOf(input, 'errors', 'steady · failing');
  const arrivals = arrivalsOf(looks);
  const records = [...looks, ...groundOf(input, 'errors')];
  if (arrivals.length === 0)
    return { doubt: inconclusive(rule, 'No probe came while the upstream went on failing.', looks) };
  const gap = shortest(arrivals, input.claim.probes);
  if (gap !== null && gap < leastGap(input))
    return {
      offence: `While the upstream went on failing, ${arrivals.length} requests reached it, two only ${ms(gap)} apart; after a failed probe it should have been left alone for ${input.claim.reset} ms.`,
      records,
    };
  const apart = gap === null ? '' : `, ${ms(gap)} apart or more`;
  return {
    good: `While the upstream went on failing, ${arrivals.length} requests reached it in ${ms(watched(looks, arrivals))}${apart}.`,
    records,
  };
}

/** Milliseconds between a probe and the first one of the next reset time, at their closest. */
function shortest(arrivals: readonly Arrival[], probes: number): number | null {
  const gaps = arrivals.slice(probes).map(({ at }, index) => at - (arrivals[index]?.at ?? 0));
  return gaps.length === 0 ? null : Math.min(...gaps);
}

const watched = (looks: readonly Look[], arrivals: readonly Arrival[]): number =>
  (looks.at(-1)?.data.now ?? 0) - (arrivals[0]?.at ?? 0);

function afterHanging(input: Input, rule: string): Seen {
  const closed = wasOpen(input, rule, 'timeout');
  if (closed) return { doubt: closed };
  const [probe, after] = ['hanging probe', 'after the hanging probe'].map((step) =>
    looksOf(input, 'timeouts', step),
  );
  const hanging = arrivalsOf(probe ?? []);
  const records = [...(probe ?? []), ...(after ?? []), ...groundOf(input, 'timeouts')];
  if (hanging.length === 0 || !after || after.length === 0)
    return {
      doubt: inconclusive(rule, 'No probe came after the reset time while the upstream hung.', records),
    };
  const afterwards = arrivalsOf(after);
  const arrivals = [...hanging, ...afterwards];
  // Until the last of the claimed probes has failed, it need not be open again.
  const last = arrivals[input.claim.probes - 1];
  const next = arrivals[Math.max(input.claim.probes, hanging.length)];
  if (last && next && next.at - last.at < leastGap(input))
    return {
      offence: `After ${counted(input.claim.probes, 'probe')} never answered, the next request reached the upstream after ${ms(next.at - last.at)}; ${input.claim.reset} ms of reset time are claimed.`,
      records,
    };
  const probes = counted(hanging.length, 'probe');
  return {
    good:
      afterwards.length === 0
        ? `After ${probes} never answered it was open again.`
        : `After ${probes} never answered no other request reached the upstream too soon.`,
    records,
  };
}

export function closesAgain(input: Input): Check {
  const rule = 'closes-again';
  const { failures } = input.claim;
  const seen = [
    ...(failures.includes('error') ? [closedUnderLoad(input, rule)] : []),
    ...(failures.includes('timeout') ? [closedAfterHanging(input, rule)] : []),
    ...(failures.includes('reset') ? afterRefusedProbe(input, rule) : []),
  ];
  return seen.length > 0
    ? fold(rule, seen)
    : notApplicable(rule, 'Neither errors nor time-outs are claimed to open it.');
}

/** Nothing where the probe of a breaker that was open was not seen to be refused: then it is others' to tell whether it closes. */
function afterRefusedProbe(input: Input, rule: string): readonly Seen[] {
  if (wasOpen(input, rule, 'reset')) return [];
  const [probes, looks] = ['refused probe', 'after a refused probe'].map((step) =>
    looksOf(input, 'refusals', step),
  );
  const phase = input.evidence
    .from(OWN, 'upstream', 'refusals')
    .find(({ step }) => step === 'after a refused probe');
  const refused = arrivalsOf(probes ?? []).find((arrival) => arrival.phase === 'refused probe');
  const last = looks?.at(-1);
  if (!refused || !phase || !looks || !last) return [];
  const calls = callsOf(input, 'refusals', 'after a refused probe');
  const records = [...(probes ?? []), phase, ...looks, ...calls, ...groundOf(input, 'refusals')];
  const took = last.data.now - phase.data.at;
  if (totalOf(looks) > 0)
    return [{ good: `After a probe that was refused, a call reached it within ${ms(took)}.`, records }];
  const final = calls.at(-1);
  // One that was sent too early says nothing of whether it would have been let through in time.
  if (!final || final.at - final.data.ms - phase.at < recoversOf(input.claim)) return [];
  return [
    {
      offence: `A probe reached the upstream and was refused; after that ${calls.length} calls came in ${ms(took)}, and none reached it. ${recoversOf(input.claim)} ms are claimed.`,
      records,
    },
  ];
}

function closedUnderLoad(input: Input, rule: string): Seen {
  const { claim, evidence } = input;
  const closed = wasOpen(input, rule, 'error');
  if (closed) return { doubt: closed };
  const phase = evidence.from(OWN, 'upstream', 'errors').find(({ step }) => step === 'steady · recovered');
  const looks = ['steady · recovered', 'steady · last'].flatMap((step) => looksOf(input, 'errors', step));
  const drive = evidence.from(OWN, 'drive', 'errors').find(({ step }) => step === 'steady');
  const last = looks.at(-1);
  if (!phase || !last || !drive)
    return { doubt: inconclusive(rule, 'The upstream did not recover under a steady rate of calls.') };
  const records = [phase, ...looks, drive, ...groundOf(input, 'errors')];
  const first = arrivalsOf(looks).find((arrival) => arrival.phase === phase.step);
  const took = (first?.at ?? last.data.now) - phase.data.at;
  const called = calledFor(drive);
  if (first === undefined && took < recoversOf(claim))
    return {
      doubt: inconclusive(
        rule,
        `The upstream was watched for only ${ms(took)} after it had recovered.`,
        records,
      ),
    };
  if (first === undefined && (called === null || called < recoversOf(claim)))
    return {
      doubt: inconclusive(
        rule,
        called === null
          ? 'The steady rate of calls was over before the upstream had recovered.'
          : `Calls came for only ${ms(called)} after the upstream had recovered.`,
        records,
      ),
    };
  if (first === undefined)
    return {
      offence: `The upstream had recovered ${ms(took)} ago, with calls all the while; none reached it. ${recoversOf(claim)} ms are claimed.`,
      records,
    };
  const { latest } = drive.data;
  if (took > recoversOf(claim) && took - latest <= recoversOf(claim))
    return {
      doubt: inconclusive(
        rule,
        `The upstream had recovered ${ms(took)} ago when the first call reached it, but we were ${ms(latest)} late ourselves with calls.`,
        records,
      ),
    };
  if (took > recoversOf(claim))
    return {
      offence: `The upstream had recovered ${ms(took)} ago when the first call reached it; ${recoversOf(claim)} ms are claimed.`,
      records,
    };
  return afterwards(input, rule, 'errors', `${ms(took)} after the upstream had recovered`, records);
}

/** Milliseconds for which calls were sent after the upstream was well again; null where they were over by then. */
function calledFor({ data: { marks, records } }: EvidenceRecord<'drive'>): number | null {
  const well = marks.find(({ name }) => name === WELL_AGAIN)?.at;
  if (well === undefined) return null;
  return Math.max(0, ...records.flatMap(({ sent }) => (sent === null ? [] : [sent - well])));
}

function closedAfterHanging(input: Input, rule: string): Seen {
  const closed = wasOpen(input, rule, 'timeout');
  if (closed) return { doubt: closed };
  const looks = input.evidence
    .from(OWN, 'arrivals', 'timeouts')
    .filter(({ step }) => /^(recovering|crowd) \d+$/.test(step));
  const phase = input.evidence.from(OWN, 'upstream', 'timeouts').find(({ step }) => step === 'recovered');
  const recovering = looks.filter(({ step }) => step.startsWith('recovering'));
  const last = recovering.at(-1);
  if (!phase || !last)
    return { doubt: inconclusive(rule, 'The upstream did not recover after it had hung.') };
  const records = [phase, ...looks, ...groundOf(input, 'timeouts')];
  const final = callsOf(input, 'timeouts', 'recovering').at(-1);
  // One that was sent too early says nothing here either.
  if (totalOf(recovering) === 0 && (!final || final.at - final.data.ms - phase.at < recoversOf(input.claim)))
    return {
      doubt: inconclusive(
        rule,
        'After it had hung, the upstream was not called for long enough once it had recovered.',
        records,
      ),
    };
  if (totalOf(recovering) === 0)
    return {
      offence: `After it had hung, the upstream was well for ${ms(last.data.now - phase.data.at)}; ${recovering.length} calls came, and none reached it. ${recoversOf(input.claim)} ms are claimed.`,
      records,
    };
  return afterwards(input, rule, 'timeouts', 'After time-outs', records);
}

/** Whether all went well once it had closed. */
function afterwards(
  input: Input,
  rule: string,
  experiment: string,
  when: string,
  records: readonly EvidenceRecord[],
): Seen {
  const calls = callsOf(input, experiment, 'closed again');
  const looks = looksOf(input, experiment, 'closed again');
  const all = [...records, ...calls, ...looks];
  const bad = calls.find((call) => !isWell(input, call));
  const arrived = totalOf(looks);
  const slow = nearTimeout(input, calls);
  if (calls.length > 0 && (arrived < calls.length || bad) && slow)
    return { doubt: inconclusive(rule, tooNear(input, slow), all) };
  if (calls.length === 0 || arrived < calls.length || bad)
    return {
      offence: `${when} one call reached it; of the ${calls.length} after that ${arrived} did${bad ? `, and one was answered with ${answered(bad)}` : ''}.`,
      records: all,
    };
  return {
    good: `${when} a call reached it, and then all ${calls.length}, answered as in health.`,
    records: all,
  };
}
