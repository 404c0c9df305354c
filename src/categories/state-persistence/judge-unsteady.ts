import { type Deed, same, told, what, worked } from '../../lib/deeds.ts';
import { deed, type Input, type Offence } from './judge-seen.ts';

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

/** Says that the read of this step said something else a second later, though nothing was done; null where it did not, or was not asked. */
export function toldLater(input: Input, step: string): Offence | null {
  return toldApart(input, deed(input, step), deed(input, `${step}, a second later`));
}

/** The same of two reads of one state. */
export function toldApart(input: Input, first: Deed | undefined, again: Deed | undefined): Offence | null {
  if (!first || !again || same(first, again)) return null;
  // What cannot be read is no other word for the same.
  if (!worked(first, input.claim.read) || !worked(again, input.claim.read)) return null;
  return {
    record: again,
    says: `The same state is not told by the same words twice: ${what(first)} ${told(first)}, and then it ${told(again)}. Claim a read that does not tell how long ago something was.`,
  };
}
