import { ending, inconclusive, notApplicable, pass, quote } from '../../lib/checks.ts';
import { mentions } from '../../lib/mentions.ts';
import { stackTrace } from '../../lib/stack-trace.ts';
import type { Judge } from '../../model/category.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import {
  acted,
  type Case,
  isKept,
  isRecovered,
  isRepaired,
  type Seen,
  said,
  see,
  unlessAny,
} from './judge-cases.ts';

export const judge: Judge<Claim> = {
  needs: ['run', 'files', 'damage'],
  judge: (input) => {
    const seen = see(input);
    return [
      undamagedWorks(seen),
      noticesOrRepairs(seen),
      namesTheFile(seen),
      keepsTheDamaged(seen),
      noStackTrace(seen),
      answersInTime(input.claim, seen),
      recovers(input.claim, seen),
    ];
  },
};

function undamagedWorks({ controls, doubt }: Seen): Check {
  const rule = 'undamaged-works';
  if (doubt) return inconclusive(rule, doubt.says, doubt.records);
  if (controls.length === 0) return inconclusive(rule, 'Undamaged state was not tried.');
  return pass(
    rule,
    'On undamaged state the action works, and what is put back says what it said before.',
    controls,
  );
}

function noticesOrRepairs({ cases }: Seen): Check {
  return unlessAny('notices-or-repairs', cases.filter(acted), {
    wrong: (one) => one.succeeded && !isRepaired(one),
    says: ({ where, fingerprint }) =>
      `When ${where}, the action succeeded all the same, and the state says something else than before: ${quote(fingerprint?.data.stdout ?? '')}.`,
    good: (count) => `All ${count} damages were noticed or repaired.`,
  });
}

const refused = (one: Case): boolean => acted(one) && !one.succeeded;

function namesTheFile({ cases }: Seen): Check {
  const looked = cases.filter(refused);
  if (looked.length === 0 && cases.some((one) => one.succeeded && isRepaired(one)))
    return notApplicable(
      'names-the-file',
      'Whatever was damaged was repaired; there was nothing to be named.',
    );
  return unlessAny('names-the-file', looked, {
    wrong: ({ damage, act }) => !mentions(said(act), damage.path.split('/').at(-1) ?? damage.path),
    says: ({ where, act }) => `When ${where}, it did not name the file; it said ${quote(said(act))}.`,
    good: (count) => `All ${count} failures name the damaged file.`,
  });
}

function keepsTheDamaged({ cases }: Seen): Check {
  return unlessAny(
    'keeps-the-damaged',
    cases.filter((one) => acted(one) && one.bytes !== null),
    {
      wrong: (one) => !isRepaired(one) && !isKept(one),
      says: ({ where, act }) =>
        `When ${where}, the action ${ending(act)}, and the damaged bytes were gone afterwards: neither in their place nor beside it.`,
      good: (count) => `After ${count} damages, what was damaged was kept or repaired.`,
    },
  );
}

function noStackTrace({ cases }: Seen): Check {
  const traceOf = (one: Case) =>
    [one.act, ...one.recover].map((run) => stackTrace(said(run))).find((trace) => trace !== null) ?? null;
  return unlessAny('no-stack-trace', cases, {
    wrong: (one) => traceOf(one) !== null,
    says: (one) => `When ${one.where}, it showed a stack trace: ${quote(traceOf(one) ?? '')}.`,
    good: (count) => `None of the answers to ${count} damages shows a stack trace.`,
  });
}

function answersInTime({ within }: Claim, { cases, controls }: Seen): Check {
  const rule = 'answers-in-time';
  const late = (one: Case) =>
    [one.act, ...one.recover].some(({ data }) => data.outcome === 'timed-out' || data.ms > within);
  const slow = controls.find(({ data }) => data.ms > within / 2);
  if (slow && cases.some(late)) {
    return inconclusive(
      rule,
      `The machine was too slow to tell: on undamaged state as well, it took ${Math.round(slow.data.ms)} of ${within} ms.`,
      [slow],
    );
  }
  return unlessAny(rule, cases, {
    wrong: late,
    says: ({ where, act }) =>
      `When ${where}, the action ${ending(act)}, and took ${Math.round(act.data.ms)} ms; ${within} ms are claimed.`,
    good: (count) => `All answers to ${count} damages came within ${within} ms.`,
  });
}

function recovers({ recover }: Claim, { cases }: Seen): Check {
  const rule = 'recovers';
  if (recover.length === 0) return notApplicable(rule, 'The contract claims no way to recover.');
  const looked = cases.filter((one) => one.recovered !== null);
  if (looked.length === 0 && cases.length > 0 && cases.every((one) => one.succeeded))
    return notApplicable(rule, 'No damage made the action fail; there was nothing to recover from.');
  return unlessAny(rule, looked, {
    wrong: (one) => !isRecovered(one),
    says: ({ where, recover: runs, recovered }) => {
      const failed = runs.find(({ data }) => data.exitCode !== 0);
      const how = failed ? `; the recovery ${ending(failed)}, saying ${quote(said(failed))}` : '';
      return `When ${where}, the state says after the recovery: ${quote(recovered?.data.stdout ?? '')}, which is not what it said before${how}.`;
    },
    good: (count) => `After ${count} damages, the recovery brought back what was there.`,
  });
}
