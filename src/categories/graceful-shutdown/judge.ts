import type { Judge } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import { bufferedDelivered, childrenGone } from './judge-after.ts';
import { databaseClosed } from './judge-database.ts';
import { endsInGrace, exitsAsClaimed, heldLetGo } from './judge-end.ts';
import { readinessFirst } from './judge-readiness.ts';
import { inFlightAnswered, newRefused } from './judge-requests.ts';

export const judge: Judge<Claim> = {
  needs: ['subject-state', 'request', 'drive', 'held', 'rows', 'service-log', 'run', 'note'],
  judge: (input) => [
    inFlightAnswered(input),
    newRefused(input),
    readinessFirst(input),
    endsInGrace(input),
    heldLetGo(input),
    exitsAsClaimed(input),
    databaseClosed(input),
    bufferedDelivered(input),
    childrenGone(input),
  ],
};
