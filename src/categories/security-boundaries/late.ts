import { onceMore } from '../../lib/deeds.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import { isLate } from './claim.ts';

/** Values that may go without an answer in time before no more are sent: each costs twice the time. */
export const MOST_LATE = 2;

type Act = EvidenceRecord<'run'> | EvidenceRecord<'request'>;

/** Does something, and once more what did not end in time: a machine that stands still for a while accuses nobody. */
export async function twiceIfLate<T extends Act>(
  step: string,
  act: (step: string) => Promise<T>,
): Promise<readonly T[]> {
  const first = await act(step);
  return isLate(first) ? [first, await act(onceMore(step))] : [first];
}
