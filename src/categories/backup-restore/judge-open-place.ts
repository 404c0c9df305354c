import type { SubjectFacts } from '../../model/contract.ts';
import type { Claim } from './claim.ts';

/** The step of the listing in which the backup itself is. */
export const OWN_FILE = 'who can read the backup';
/** The note that tells how private files stand in the backup. */
export const HELD = 'private files in the backup';
/** A place that everybody may look into: elsewhere a folder that we do not see may keep others away. */
export const OPEN_PLACE = '/tmp';

/** Whether the subject writes its backups itself, into an open place; what a shell or another tool writes is as open as whoever calls it wants. */
export function writesItself({ command }: Pick<SubjectFacts, 'command'>, { backup, folder }: Claim): boolean {
  const isInside = folder === OPEN_PLACE || folder.startsWith(`${OPEN_PLACE}/`);
  return isInside && command[0] !== undefined && backup.command[0] === command[0];
}
