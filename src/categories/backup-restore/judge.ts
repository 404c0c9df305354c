import type { Judge } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import { backsUpAgain } from './judge-after-kills.ts';
import { baselineWorks } from './judge-baseline.ts';
import { refusalLeavesItAlone, refusesDamaged } from './judge-damaged.ts';
import { isAsPrivateAsItsFiles } from './judge-exposure.ts';
import { fullDiskFails, leavesNoHalfBackup, restoreIsAllOrNothing } from './judge-interrupted.ts';
import { keepsTheOlderBackup } from './judge-older.ts';
import {
  bringsEverythingBack,
  goesOnAfterwards,
  readsAsBefore,
  replacesWhatIsThere,
  twiceIsAsOnce,
} from './judge-restores.ts';
import { holdsWhatWasAcknowledged, showsOneMoment } from './judge-writes.ts';

export const judge: Judge<Claim> = {
  needs: [
    'run',
    'request',
    'subject-state',
    'database-fingerprint',
    'reply',
    'files',
    'rows',
    'drive',
    'note',
    'fault',
  ],
  judge: (input) => [
    baselineWorks(input),
    bringsEverythingBack(input),
    replacesWhatIsThere(input),
    readsAsBefore(input),
    goesOnAfterwards(input),
    twiceIsAsOnce(input),
    isAsPrivateAsItsFiles(input),
    refusesDamaged(input),
    refusalLeavesItAlone(input),
    fullDiskFails(input),
    leavesNoHalfBackup(input),
    backsUpAgain(input),
    keepsTheOlderBackup(input),
    restoreIsAllOrNothing(input),
    showsOneMoment(input),
    holdsWhatWasAcknowledged(input),
  ],
};
