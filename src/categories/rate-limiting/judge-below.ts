import type { EvidenceData, EvidenceRecord } from '../../model/evidence.ts';
import { burstOf } from './claim.ts';
import type { Input } from './judge-seen.ts';

type Driven = EvidenceData<'drive'>['records'][number];

/**
 * Refusals of requests at a steady rate below the limit. They are sent when they are due, but a machine that stands still for a while, ours
 * or the subject's, lets several of them arrive at once; those may rightly meet the limit.
 */
export function refusedBelowLimit(input: Input, { data }: EvidenceRecord<'drive'>): readonly Driven[] {
  return data.records.filter(
    (one) => one.outcome === String(input.claim.refusal) && !mayBeRight(input, data.records, one),
  );
}

/** Whether, since any earlier one, more may have been counted than may come in that time. Each was counted between its sending and its answer. */
function mayBeRight({ claim }: Input, all: readonly Driven[], refused: Driven): boolean {
  const come = all.filter((one) => momentOf(one) <= refused.done);
  return come.some((first) => {
    if (first.n >= refused.n) return false;
    const ms = Math.max(0, momentOf(refused) - first.done);
    const count = come.filter(({ n }) => n >= first.n).length;
    return (
      count > burstOf(claim) + (claim.limit * ms) / claim.window || (ms < claim.window && count > claim.limit)
    );
  });
}

const momentOf = ({ due, sent }: Driven): number => sent ?? due;
