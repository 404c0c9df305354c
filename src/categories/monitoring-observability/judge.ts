import { inconclusive, quote, unless } from '../../lib/checks.ts';
import type { Judge } from '../../model/category.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import { durationsTrue } from './judge-durations.ts';
import { logTimesTrue } from './judge-log-times.ts';
import { logLinesComplete, logLinesParse, logsStayCalm, requestsLogged } from './judge-logs.ts';
import { expositionParses, requestsCounted, seriesBounded } from './judge-metrics.ts';
import { outageEndShown, outageShown } from './judge-outage.ts';
import { asked, claimed, type Input, isExpected, named } from './judge-seen.ts';
import {
  exportsWellFormed,
  spanNamesBounded,
  spanParents,
  spanStatus,
  spanTimes,
  traceIdKept,
  unharmedWithoutCollector,
} from './judge-traces.ts';

export const judge: Judge<Claim> = {
  needs: ['subject-state', 'request', 'note', 'log-lines', 'spans', 'fault'],
  judge: (input) => [
    goodCaseWorks(input),
    expositionParses(input),
    requestsCounted(input),
    durationsTrue(input),
    seriesBounded(input),
    logLinesParse(input),
    logLinesComplete(input),
    logTimesTrue(input),
    requestsLogged(input),
    logsStayCalm(input),
    exportsWellFormed(input),
    traceIdKept(input),
    spanParents(input),
    spanStatus(input),
    spanTimes(input),
    spanNamesBounded(input),
    unharmedWithoutCollector(input),
    outageShown(input),
    outageEndShown(input),
  ],
};

function goodCaseWorks(input: Input): Check {
  const rule = 'good-case-works';
  const looked = asked(input, 'alone ', 'together ');
  const wrong = looked.filter(
    (request) => !isExpected(request, claimed(input, request)?.request.expect ?? null),
  );
  if (wrong.length === 0)
    return unless(rule, looked, [], `All ${looked.length} requests were answered as claimed.`);
  const says = wrong.slice(0, 3).map((request) => {
    const { status, error, response } = request.data;
    return `${named(request)} (${request.step}) was answered with ${status ?? error}: ${quote(response)}.`;
  });
  return inconclusive(rule, says.join(' '), wrong);
}
