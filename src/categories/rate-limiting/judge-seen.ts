import { isGoodAnswer } from '../../lib/actions.ts';
import { inconclusive, quote } from '../../lib/checks.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { burstOf, type Claim } from './claim.ts';

export const OWN = 'rate-limiting';

export type Input = JudgeInput<Claim>;
export type Asked = EvidenceRecord<'request'>;
export interface Offence {
  readonly says: string;
  readonly record: EvidenceRecord;
}

/** Requests of a step that is repeated: `sequence 1`, `sequence 2`, … */
export function askedAs({ evidence }: Input, experiment: string, step: string): readonly Asked[] {
  return evidence
    .from(OWN, 'request', experiment)
    .filter(
      (record) => record.step.startsWith(`${step} `) && /^\d+$/.test(record.step.slice(step.length + 1)),
    );
}

export function askedOnce({ evidence }: Input, experiment: string, step: string): Asked | undefined {
  return evidence.from(OWN, 'request', experiment).find((record) => record.step === step);
}

export const isAllowed = ({ claim }: Input, { data }: Asked): boolean =>
  isGoodAnswer(claim.action.expect, data.status);

/**
 * Whether another way of asking was answered as the plain one is: with a status that the baseline or an allowed request of the sequence
 * had. Any other, such as a redirect to the plain path, tells of nothing that was got.
 */
export function isServed(input: Input, record: Asked): boolean {
  const plain = [askedOnce(input, 'bursts', 'baseline'), ...askedAs(input, 'bursts', 'sequence')];
  return (
    isAllowed(input, record) &&
    plain.some((one) => one !== undefined && isAllowed(input, one) && one.data.status === record.data.status)
  );
}

export const isRefused = ({ claim }: Input, { data }: Asked): boolean => data.status === claim.refusal;

export const answered = ({ data }: Asked): string =>
  data.status === null ? `nothing (${data.error})` : `${data.status} (${quote(data.response, 80)})`;

/** Allowed requests of a drive. */
export function allowedOf({ claim }: Input, { data }: EvidenceRecord<'drive'>): number {
  return Object.entries(data.outcomes)
    .filter(([outcome]) => /^\d{3}$/.test(outcome) && isGoodAnswer(claim.action.expect, Number(outcome)))
    .reduce((sum, [, count]) => sum + count, 0);
}

export const refusedOf = ({ claim }: Input, { data }: EvidenceRecord<'drive'>): number =>
  data.outcomes[String(claim.refusal)] ?? 0;

export function driveOf({ evidence }: Input, step: string): EvidenceRecord<'drive'> | undefined {
  return evidence.from(OWN, 'drive').find((record) => record.step === step);
}

/** Milliseconds from the sending of the first to the answer of the last. */
export function elapsed(asked: readonly Asked[]): number {
  const [first, last] = [asked[0], asked.at(-1)];
  return first && last ? last.at - (first.at - first.data.ms) : 0;
}

/** So many may come back to one key while so many milliseconds pass, however the limit is kept. */
export const refilled = ({ claim }: Input, ms: number): number =>
  Math.ceil((claim.limit * ms) / claim.window);

/** The most that one key may be allowed while so many milliseconds pass. */
export const most = (input: Input, ms: number): number => burstOf(input.claim) + refilled(input, ms);

export const claimed = ({ claim }: Input): string =>
  `${claim.limit} in ${claim.window} ms${claim.burst === undefined ? '' : `, ${claim.burst} at once`}`;

/** Why nothing can be learnt from an experiment, or null: its request does not work at all. */
export function noGround(input: Input, rule: string, experiment: string): Check | null {
  const baseline = askedOnce(input, experiment, 'baseline');
  if (!baseline) return inconclusive(rule, `It was not tried (${experiment}).`);
  if (isAllowed(input, baseline)) return null;
  return inconclusive(rule, `The first request of all was answered with ${answered(baseline)}.`, baseline);
}

/** Why it cannot be told what a key that is refused can do, or null: it was not refused before and after. */
export function notRefused(input: Input, rule: string): Check | null {
  const ground = noGround(input, rule, 'bursts');
  if (ground) return ground;
  const around = ['refused before', 'refused after'].map((step) => askedOnce(input, 'bursts', step));
  const records = around.filter((record) => record !== undefined);
  if (records.length === 2 && records.every((record) => isRefused(input, record))) return null;
  return inconclusive(rule, 'The key that had gone over its limit was not refused all the while.', records);
}
