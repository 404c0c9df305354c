import { LATE_MS } from '../../lib/lateness.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Claim } from './claim.ts';
import { driveOf, isAnswer, seconds } from './judge-evidence.ts';

/** Milliseconds that readiness takes there at the median, while nothing is being stopped yet; by itself it takes a tenth of it. */
const SLOW = 100;
/** With fewer answers than this there is no median worth the name. */
const ENOUGH = 10;

/**
 * Whether the machine was so overloaded that the service ran into time limits of its own, such as that for a connection to its
 * database, before it was asked to stop at all. Both must be seen: that we were late, which the service cannot make so, and that it was
 * slow.
 */
export function starved(
  input: JudgeInput<Claim>,
): { readonly record: EvidenceRecord; readonly says: string } | null {
  const readiness = driveOf(input, 'readiness');
  if (!readiness || readiness.record.data.latest <= LATE_MS) return null;
  const took = readiness.all
    .filter((one) => isAnswer(one) && one.done <= readiness.before)
    .map((one) => one.done - one.due)
    .toSorted((a, b) => a - b);
  const median = took[Math.floor(took.length / 2)];
  if (median === undefined || took.length < ENOUGH || median <= SLOW) return null;
  return {
    record: readiness.record,
    says: `The machine was too busy to tell: we were ${seconds(readiness.record.data.latest)} late ourselves, and its readiness took ${seconds(median)} before it was asked to stop.`,
  };
}
