import type { Judge } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import {
  idsStayUnique,
  lesserLossesLoseNothing,
  losesNoMoreThanClaimed,
  losesNothingBackedUp,
} from './judge-losses.ts';
import {
  baselineWorks,
  comesBackByItself,
  procedureWorks,
  recoversInTime,
  servesWhenItSays,
} from './judge-return.ts';

export const judge: Judge<Claim> = {
  needs: ['run', 'request', 'subject-state', 'drive', 'rows', 'fault', 'database-fingerprint', 'note'],
  judge: (input) => [
    baselineWorks(input),
    procedureWorks(input),
    servesWhenItSays(input),
    comesBackByItself(input),
    recoversInTime(input),
    losesNothingBackedUp(input),
    losesNoMoreThanClaimed(input),
    idsStayUnique(input),
    lesserLossesLoseNothing(input),
  ],
};
