import { isGoodAnswer } from '../../lib/actions.ts';
import { counted } from '../../lib/checks.ts';
import type { Input } from './judge-seen.ts';

/** Requests that write in letters beyond ASCII before the backup. */
export const IN_OTHER_LETTERS = 'in letters beyond ASCII';

/** The status of a limit that was met. */
export const TOO_MANY = 429;

/** What a backup that brought everything back held of them; nothing where none was taken. */
export function ofOtherLetters({ evidence }: Input): string {
  const sent = evidence
    .from('backup-restore', 'request', 'there-and-back')
    .filter(({ step }) => step.startsWith(IN_OTHER_LETTERS));
  const taken = sent.filter(({ data }) => isGoodAnswer(null, data.status));
  // Where they met a limit, the state was made anew without them.
  const isOfThem = taken.length > 0 && !sent.some(({ data }) => data.status === TOO_MANY);
  return !isOfThem
    ? ''
    : ` Among it was what ${counted(taken.length, 'request')} had written in letters beyond ASCII.`;
}
