import type { Judge } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import { endsWhenAsked, exitsAsClaimed, leavesNoChild } from './judge-asked.ts';
import { baselineWorks } from './judge-baseline.ts';
import { leavesNoLitter, nextRunWorks, stateBeforeOrAfter } from './judge-swept.ts';
import { timeoutIsHeld } from './judge-timeout.ts';

export const judge: Judge<Claim> = {
  needs: ['run', 'request', 'subject-state', 'files', 'state-copy', 'note'],
  judge: (input) => [
    baselineWorks(input),
    endsWhenAsked(input),
    exitsAsClaimed(input),
    leavesNoChild(input),
    stateBeforeOrAfter(input),
    nextRunWorks(input),
    leavesNoLitter(input),
    timeoutIsHeld(input),
  ],
};
