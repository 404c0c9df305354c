import { isGoodAnswer } from '../../lib/actions.ts';
import { counted } from '../../lib/checks.ts';
import type { Input } from './judge-seen.ts';

/** Requests that write in letters beyond ASCII before the backup. */
export const IN_OTHER_LETTERS = 'in letters beyond ASCII';

/** What a backup that brought everything back held of them; nothing where none was taken. */
export function ofOtherLetters({ evidence }: Input): string {
  const taken = evidence
    .from('backup-restore', 'request', 'there-and-back')
    .filter(({ step, data }) => step.startsWith(IN_OTHER_LETTERS) && isGoodAnswer(null, data.status));
  return taken.length === 0
    ? ''
    : ` Among it was what ${counted(taken.length, 'request')} had written in letters beyond ASCII.`;
}
