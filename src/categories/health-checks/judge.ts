import { counted, fail, inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import type { Judge, JudgeInput } from '../../model/category.ts';
import type { Action, HttpAction } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { type Claim, readyPath } from './claim.ts';
import { answersInTime, staysLive } from './judge-answers.ts';
import { notReadyWhileStopping, optionalNotGating } from './judge-life.ts';
import { notReadyWithout, readyAgain } from './judge-outages.ts';
import { seconds } from './judge-probes.ts';
import { waitsForDependency } from './judge-start.ts';

type Input = JudgeInput<Claim>;

const OWN = 'health-checks';

export const judge: Judge<Claim> = {
  needs: ['subject-state', 'request', 'drive', 'fault', 'traffic'],
  judge: (input) => {
    if (readyPath(input.claim, input.subject) === null)
      return RULES.map((rule) => notApplicable(rule, NO_PATH));
    return [
      becomesReady(input),
      firstRequest(input),
      notReadyWithout(input),
      readyAgain(input),
      staysLive(input),
      waitsForDependency(input),
      answersInTime(input),
      optionalNotGating(input),
      notReadyWhileStopping(input),
    ];
  },
};

const NO_PATH = 'The contract names no path of readiness, neither here nor as the subject’s own `ready`.';

const RULES = [
  'becomes-ready',
  'first-request-succeeds',
  'not-ready-without-critical',
  'ready-again',
  'stays-live',
  'waits-for-dependency',
  'answers-in-time',
  'optional-not-gating',
  'not-ready-while-stopping',
];

/** Starts with all services there; the one against slow services counts only where there is no other. */
function becomesReady({ evidence, claim, subject }: Input): Check {
  const rule = 'becomes-ready';
  const starts = evidence
    .from(OWN, 'subject-state')
    .filter((state) => state.data.moment === 'started' && state.step !== 'start before its services');
  const plain = starts.filter((state) => state.step !== 'start against slow services');
  const looked = plain.length > 0 ? plain : starts;
  const bound = claim.startsWithin ?? subject.readyWithin;
  const offences = looked.flatMap((record) => {
    const { ready, readyMs, running, exitCode, detail } = record.data;
    if (!running && !ready)
      return [{ record, says: `It ended with exit code ${exitCode} instead of becoming ready.` }];
    if (!ready)
      return [
        { record, says: `It was not ready ${seconds(subject.readyWithin)} after its start (${detail}).` },
      ];
    if (readyMs === null || readyMs <= bound) return [];
    return [
      {
        record,
        says: `Claimed: ready within ${seconds(bound)} of its start; seen: ready after ${seconds(readyMs)}.`,
      },
    ];
  });
  const slowest = Math.max(0, ...looked.map((state) => state.data.readyMs ?? 0));
  return unless(
    rule,
    looked,
    offences,
    `Ready ${seconds(slowest)} after its start at the latest; ${seconds(bound)} are allowed.`,
  );
}

function firstRequest({ evidence, claim, subject }: Input): Check {
  const rule = 'first-request-succeeds';
  const action = claim.first ?? subject.workload.find(isHttp);
  if (!action) return notApplicable(rule, 'The contract names no request, neither here nor in the workload.');
  const asked = evidence
    .from(OWN, 'request')
    .filter((request) => request.step.startsWith('first request after '));
  const good = ({ data: { status } }: EvidenceRecord<'request'>): boolean =>
    status !== null && (action.expect === null ? status < 400 : status === action.expect);
  const looked = asked.filter((request) => !request.step.endsWith(CONTROL));
  if (looked.length === 0)
    return inconclusive(rule, 'No first request was sent, since it was never seen to become ready.');
  const what = `${action.method} ${action.path}`;
  if (!asked.some(good))
    return inconclusive(rule, `${what} never succeeded, also later; correct it in the contract.`, asked);
  const bad = looked.filter((request) => !good(request));
  const [worst] = bad;
  if (worst) {
    const { status, error } = worst.data;
    const when = worst.step.slice('first request after '.length);
    return fail(
      rule,
      `It said that it was ready, and the first request after ${when}, ${what}, was answered with ${status ?? error}; later the same request succeeded.`,
      [...bad, ...asked.filter(good).slice(0, 1)],
    );
  }
  return unless(
    rule,
    looked,
    [],
    `${what} succeeded at once, whenever it had become ready (${counted(looked.length, 'time')}).`,
  );
}

/** The same request, when it had long been ready. */
const CONTROL = 'all was well';

const isHttp = (action: Action): action is HttpAction => action.kind === 'http';
