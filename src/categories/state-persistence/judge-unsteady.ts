import { type Deed, same, told, what } from '../../lib/deeds.ts';
import type { Offence } from './judge-seen.ts';

/**
 * Says that the same, done twice on the same state, is told by other words each time; null where it is not, or was not done twice. By
 * such words nothing can be known of what was done once more under a fault.
 */
export function toldAnew(
  act: Deed | undefined,
  first: Deed | undefined,
  again: Deed | undefined,
): Offence | null {
  if (!act || !first || !again || same(first, again)) return null;
  return {
    record: again,
    says: `Done twice on the same state, ${what(act)} is told by other words: ${what(again)} ${told(first)}, and then it ${told(again)}. The read tells times or ids, or the state does not lie where it was put back (state); claim a read that does not tell them.`,
  };
}
