import { ending, inconclusive, notApplicable, quote, typed, unless } from '../../lib/checks.ts';
import type { Judge } from '../../model/category.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import {
  explainsOnStderr,
  failsWithNonzero,
  leavesNothingHalfWritten,
  takesAnyName,
} from './judge-commands.ts';
import { namesTheCulprit } from './judge-culprits.ts';
import { boundedTime, noStackTrace } from './judge-messages.ts';
import { healthyAfter, rejectsWith4xx, servesBesideOthers } from './judge-requests.ts';
import { GOOD, type Input, requests, runs } from './judge-seen.ts';
import { isExpected, takesAnySpelling } from './judge-spellings.ts';

export const judge: Judge<Claim> = {
  needs: ['run', 'request', 'files', 'subject-state', 'held'],
  judge: (input) => [
    goodCaseWorks(input),
    takesAnyName(input),
    takesAnySpelling(input),
    failsWithNonzero(input),
    explainsOnStderr(input),
    rejectsWith4xx(input),
    namesTheCulprit(input),
    noStackTrace(input),
    boundedTime(input),
    leavesNothingHalfWritten(input),
    servesBesideOthers(input),
    healthyAfter(input),
  ],
};

function goodCaseWorks(input: Input): Check {
  const goodRuns = runs(input).filter((run) => GOOD.test(run.step));
  const goodRequests = requests(input).filter((request) => /^good \d+$/.test(request.step));
  const offences = [
    ...goodRuns
      .filter((run) => run.data.exitCode !== 0)
      .map((run) => ({
        record: run,
        says: `${typed(run.data.command)}, which should be good, ${ending(run)}, writing ${quote(run.data.stderr)}.`,
      })),
    ...goodRequests
      .filter(
        (request) =>
          !isExpected(
            request,
            input.claim.requests[Number(request.step.split(' ')[1])]?.request.expect ?? null,
          ),
      )
      .map((request) => ({
        record: request,
        says: `${request.data.method} ${request.data.path}, which should be good, was answered with ${request.data.status ?? request.data.error}: ${quote(request.data.response)}.`,
      })),
  ];
  const looked = [...goodRuns, ...goodRequests];
  if (offences.length > 0)
    return inconclusive(
      'good-case-works',
      offences.map((offence) => offence.says).join(' '),
      offences.map((offence) => offence.record),
    );
  if (looked.length === 0) return notApplicable('good-case-works', 'The contract gives no good request.');
  return unless('good-case-works', looked, [], `All ${looked.length} good cases succeeded.`);
}
