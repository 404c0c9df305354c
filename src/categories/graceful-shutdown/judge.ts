import { inconclusive } from '../../lib/checks.ts';
import type { Judge } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import { bufferedDelivered, childrenGone } from './judge-after.ts';
import { databaseClosed } from './judge-database.ts';
import { endsInGrace, exitsAsClaimed, heldLetGo } from './judge-end.ts';
import { outlivesOutage } from './judge-outage.ts';
import { readinessFirst } from './judge-readiness.ts';
import { inFlightAnswered, newRefused } from './judge-requests.ts';
import { starved } from './judge-starved.ts';

/** What is seen while it stops under load, and has limits in time that are the service's own. */
const UNDER_LOAD: ReadonlySet<string> = new Set([
  'in-flight-answered',
  'new-refused-cleanly',
  'readiness-goes-first',
  'ends-in-grace',
  'database-closed-in-order',
]);

export const judge: Judge<Claim> = {
  needs: ['subject-state', 'request', 'drive', 'held', 'rows', 'service-log', 'run', 'fault', 'note'],
  judge: (input) => {
    const starvation = starved(input);
    return [
      inFlightAnswered(input),
      newRefused(input),
      readinessFirst(input),
      endsInGrace(input),
      heldLetGo(input),
      exitsAsClaimed(input),
      databaseClosed(input),
      bufferedDelivered(input),
      outlivesOutage(input),
      childrenGone(input),
    ].map((check) =>
      starvation && check.verdict === 'fail' && UNDER_LOAD.has(check.rule)
        ? inconclusive(check.rule, `${starvation.says} ${check.message}`, starvation.record)
        : check,
    );
  },
};
