import { isGoodAnswer } from '../../lib/actions.ts';
import { inconclusive, quote } from '../../lib/checks.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceData, EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { type Claim, type Failing, hasUpstream } from './claim.ts';

export const OWN = 'circuit-breaker';

export type Input = JudgeInput<Claim>;
export type Call = EvidenceRecord<'request'>;
export type Look = EvidenceRecord<'arrivals'>;
export type Arrival = EvidenceData<'arrivals'>['arrivals'][number];
export interface Offence {
  readonly says: string;
  readonly record: EvidenceRecord;
}

/** Where each way of failing is tried, and under which name. */
export const MODES: Readonly<
  Record<Failing, { readonly experiment: string; readonly how: string; readonly words: string }>
> = {
  error: { experiment: 'errors', how: 'errors', words: 'answers of 503' },
  timeout: { experiment: 'timeouts', how: 'timeouts', words: 'time-outs' },
  reset: { experiment: 'refusals', how: 'resets', words: 'reset connections' },
};

/** Calls of a step that is repeated: `baseline 1`, `baseline 2`, … */
export function callsOf({ evidence }: Input, experiment: string, step: string): readonly Call[] {
  return evidence
    .from(OWN, 'request', experiment)
    .filter(
      (record) => record.step.startsWith(`${step} `) && /^\d+$/.test(record.step.slice(step.length + 1)),
    );
}

/** What arrived by a look; looks of the same name are told in order. */
export function looksOf({ evidence }: Input, experiment: string, step: string): readonly Look[] {
  return evidence.from(OWN, 'arrivals', experiment).filter((record) => record.step === step);
}

export const arrivalsOf = (looks: readonly Look[]): readonly Arrival[] =>
  looks.flatMap(({ data }) => data.arrivals);

export const totalOf = (looks: readonly Look[]): number =>
  looks.reduce((sum, { data }) => sum + data.total, 0);

/** Whether that is what a call gets when all is well. */
export function isGood({ claim }: Input, status: number | null, body: string): boolean {
  const { says } = claim.fallback;
  return isGoodAnswer(claim.action.expect, status) && (says === undefined || !body.includes(says));
}

export const isWell = (input: Input, { data }: Call): boolean =>
  isGood(input, data.status, data.response.text);

/** An answer in words: `200 (“…”)`, or why there was none. */
export const answered = ({ data }: Call): string =>
  data.status === null
    ? `nothing (${data.error})`
    : `${data.status}${data.response.text === '' ? '' : ` (${quote(data.response, 60)})`}`;

export const named = ({ claim }: Input): string => `${claim.action.method} ${claim.action.path}`;

export const ms = (value: number): string => `${Math.round(value)} ms`;

/**
 * Milliseconds that must lie between the arrival of what opened it and the next one. Both are told by the upstream's clock, and
 * every delay on the way makes it more; the rest is for timers that round.
 */
export const leastGap = ({ claim }: Input): number => 0.95 * claim.reset - 20;

/** Share of the claimed time-out that an answer may take until the subject may have taken a slow machine for a time-out. */
export const NEAR = 1 / 4;

/** A call that took so long that the subject may rightly have taken its upstream for unwell, though that answered at once. */
export const nearTimeout = ({ claim }: Input, calls: readonly Call[]): Call | undefined =>
  calls.find(({ data }) => data.ms > NEAR * claim.timeout);

export const tooNear = ({ claim }: Input, { step, data }: Call): string =>
  `One call (${step}) took ${ms(data.ms)} though the upstream answered at once, so near to the ${claim.timeout} ms that are claimed for a time-out that the subject may rightly have taken it for unwell.`;

/** Why nothing can be learnt from an experiment, or null: its calls did not go well before anything was done. */
export function noGround(input: Input, rule: string, experiment: string): Check | null {
  if (!hasUpstream(input.subject, input.claim))
    return inconclusive(rule, `The contract has no service ${input.claim.upstream} of type upstream.`);
  const calls = callsOf(input, experiment, 'baseline');
  const looks = looksOf(input, experiment, 'baseline');
  if (calls.length === 0) return inconclusive(rule, `It was not tried (${experiment}).`);
  const bad = calls.find((call) => !isWell(input, call));
  if (bad)
    return inconclusive(
      rule,
      `While the upstream was well, ${named(input)} was already answered with ${answered(bad)}.`,
      bad,
    );
  if (totalOf(looks) >= calls.length) return null;
  return inconclusive(
    rule,
    `While the upstream was well, ${calls.length} calls of ${named(input)} made ${totalOf(looks)} requests at it: what becomes of them cannot be told by the arrivals.`,
    [...calls, ...looks],
  );
}

/** The records that a finding about an experiment rests on. */
export const groundOf = (input: Input, experiment: string): readonly EvidenceRecord[] => [
  ...callsOf(input, experiment, 'baseline'),
  ...looksOf(input, experiment, 'baseline'),
];

/** What was seen of one way of failing. */
export interface Opening {
  readonly words: string;
  /** Calls after those that must have opened it. */
  readonly later: readonly Call[];
  /** Arrivals of the failing phase, those of the later calls included, and how many the later ones were. */
  readonly arrivals: readonly Arrival[];
  readonly laterArrived: number;
  readonly records: readonly EvidenceRecord[];
  /** Of the arrivals, those beyond the threshold that came too soon to be probes. */
  readonly excess: readonly Arrival[];
  /** Why nothing can be told; null where it can. */
  readonly open: Check | null;
}

/** How it opened, or not, by one way of failing. */
export function openingOf(input: Input, rule: string, mode: Failing): Opening {
  const { experiment, how, words } = MODES[mode];
  const { claim } = input;
  const first = callsOf(input, experiment, `${how} · failing`);
  const later = callsOf(input, experiment, `${how} · open`);
  const [failing, open] = [`${how} · failing`, `${how} · open`].map((step) =>
    looksOf(input, experiment, step),
  );
  const arrivals = arrivalsOf([...(failing ?? []), ...(open ?? [])]);
  const laterArrived = totalOf(open ?? []);
  const records = [...first, ...later, ...(failing ?? []), ...(open ?? [])];
  const excess = excessOf(input, arrivals);
  const cannot = (message: string) => inconclusive(rule, message, records);
  const ground = noGround(input, rule, experiment);
  const doubt =
    ground ??
    (later.length === 0
      ? cannot(
          first.some(({ data }) => data.error === 'timeout')
            ? `A call whose upstream failed (${words}) was never given up, so failures could not be counted.`
            : `Not enough calls were made while the upstream failed (${words}).`,
        )
      : arrivals.length === 0
        ? cannot(`The upstream was never seen failing (${words}): no call reached it.`)
        : excess.length === 0 && laterArrived >= later.length
          ? cannot(
              `The calls came so slowly that each may have been a probe (${words}): ${claim.reset} ms of reset time are claimed.`,
            )
          : null);
  return { words, later, arrivals, laterArrived, records, excess, open: doubt };
}

/** Arrivals beyond the threshold that are no probes: those come after a reset time, and with as many as are claimed. */
function excessOf(input: Input, arrivals: readonly Arrival[]): readonly Arrival[] {
  let probesLeft = 0;
  return arrivals.filter(({ at }, index) => {
    if (index < input.claim.threshold) return false;
    const isFirstProbe = at - (arrivals[index - 1]?.at ?? 0) >= leastGap(input);
    probesLeft = isFirstProbe ? input.claim.probes - 1 : probesLeft - 1;
    return probesLeft < 0;
  });
}

/** Whether it was seen open by one way of failing, so that what follows can be asked. */
export function wasOpen(input: Input, rule: string, mode: Failing): Check | null {
  const opening = openingOf(input, rule, mode);
  if (opening.open) return opening.open;
  if (opening.excess.length === 0) return null;
  return inconclusive(rule, `It did not open in the first place (${opening.words}).`, opening.records);
}
