import { inconclusive } from '../../lib/checks.ts';
import type { Judge, JudgeInput } from '../../model/category.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import { bufferedDelivered, childrenGone } from './judge-after.ts';
import { databaseClosed } from './judge-database.ts';
import { endsInGrace, exitsAsClaimed, heldLetGo } from './judge-end.ts';
import { HELD, stopOf } from './judge-evidence.ts';
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
  'exits-as-claimed',
  'database-closed-in-order',
]);

/** Whether that is so of a check. An exit code is seen with connections held as well, where there is no load. */
const isUnderLoad = (input: JudgeInput<Claim>, { rule, evidence }: Check): boolean =>
  UNDER_LOAD.has(rule) &&
  (rule !== 'exits-as-claimed' || !evidence.some((id) => id === stopOf(input, HELD)?.id));

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
      starvation && check.verdict === 'fail' && isUnderLoad(input, check)
        ? inconclusive(check.rule, `${starvation.says} ${check.message}`, starvation.record)
        : check,
    );
  },
};
