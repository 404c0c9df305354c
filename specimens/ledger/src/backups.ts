import { backUp } from './backup/back-up.ts';
import { checkBackup } from './backup/format.ts';
import { leaveGap, newestBackup } from './backup/recover.ts';
import { restore } from './backup/restore.ts';

/** How all data is kept in one file, and brought back from it. */
export interface Backups {
  readonly backUp: typeof backUp;
  readonly checkBackup: typeof checkBackup;
  readonly restore: typeof restore;
  readonly newestBackup: typeof newestBackup;
  readonly leaveGap: typeof leaveGap;
}

export const backups: Backups = { backUp, checkBackup, restore, newestBackup, leaveGap };
