import { notApplicable, unless } from '../../lib/checks.ts';
import type { Judge, JudgeInput } from '../../model/category.ts';
import type { Check } from '../../model/verdict.ts';
import { type Claim, readyPath, startsWithin } from './claim.ts';
import { answersInTime, staysLive } from './judge-answers.ts';
import { ordinaryStarts } from './judge-evidence.ts';
import { firstRequest } from './judge-first.ts';
import { notReadyWhileStopping, optionalNotGating } from './judge-life.ts';
import { notReadyWithout, readyAgain } from './judge-outages.ts';
import { seconds } from './judge-probes.ts';
import { waitsForDependency } from './judge-start.ts';

type Input = JudgeInput<Claim>;

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

function becomesReady(input: Input): Check {
  const rule = 'becomes-ready';
  const { claim, subject } = input;
  const looked = ordinaryStarts(input);
  const bound = startsWithin(claim, subject);
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
