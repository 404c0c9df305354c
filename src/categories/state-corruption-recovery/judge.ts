import { inconclusive, notApplicable, pass, quote } from '../../lib/checks.ts';
import { ended, output, took, what, worked } from '../../lib/deeds.ts';
import { mentions } from '../../lib/mentions.ts';
import { stackTrace } from '../../lib/stack-trace.ts';
import type { Judge, JudgeInput } from '../../model/category.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import { saidBy } from './judge-answers.ts';
import {
  type Case,
  isAnnounced,
  isKept,
  isRecovered,
  isRepaired,
  isToldOf,
  isTried,
  nameOf,
  type Seen,
  see,
  staysDamaged,
} from './judge-cases.ts';
import { isSame, isUncured, isUnsaid, unlessAny } from './judge-heard.ts';
import { leftToTheLiving } from './judge-living.ts';

export const judge: Judge<Claim> = {
  needs: ['run', 'request', 'subject-state', 'files', 'state-copy', 'damage', 'note'],
  judge: (input) => {
    const seen = see(input);
    return [
      undamagedWorks(seen),
      noticesOrRepairs(seen),
      namesTheFile(seen),
      keepsTheDamaged(seen),
      noStackTrace(seen),
      answersInTime(input, seen),
      recovers(input.claim, seen),
      leftToTheLiving(input, seen.good),
    ];
  },
};

function undamagedWorks({ good: { controls, starts, doubt } }: Seen): Check {
  const rule = 'undamaged-works';
  if (doubt) return inconclusive(rule, doubt.says, doubt.records);
  if (controls.length === 0) return inconclusive(rule, 'Undamaged state was not tried.');
  return pass(rule, 'On undamaged state the action works, and what is put back says what it said before.', [
    ...starts,
    ...controls,
  ]);
}

/** Whether it came to an end by itself: how it answers in time is a rule of its own. */
const acted = ({ answer }: Case): boolean => answer.ended;

function noticesOrRepairs({ cases, asked }: Seen): Check {
  return unlessAny('notices-or-repairs', [...cases, ...asked].filter(acted), {
    wrong: (one) => (one.damage.alone ? !isToldOf(one) : one.answer.succeeded && !isRepaired(one)),
    cut: isUnsaid,
    says: ({ where, damage, answer: { who, how }, fingerprint }) => {
      const says = quote(fingerprint ? output(fingerprint) : '');
      return damage.alone
        ? `When ${where}, ${who} ${how} all the same, and says something else than before: ${says}.`
        : `When ${where}, the action succeeded all the same, and the state says something else than before: ${says}.`;
    },
    good: (count) => `All ${count} damages were noticed or repaired.`,
  });
}

const refused = (one: Case): boolean => acted(one) && !one.answer.succeeded;

function namesTheFile({ cases }: Seen): Check {
  const looked = cases.filter(refused);
  if (looked.length === 0 && cases.some(isRepaired))
    return notApplicable(
      'names-the-file',
      'Whatever was damaged was repaired; there was nothing to be named.',
    );
  return unlessAny('names-the-file', looked, {
    wrong: ({ damage, answer }) => !mentions(answer.said, nameOf(damage)),
    says: ({ where, answer }) => `When ${where}, it did not name the file; it said ${quote(answer.telling)}.`,
    good: (count) => `All ${count} failures name the damaged file.`,
  });
}

function keepsTheDamaged({ cases }: Seen): Check {
  return unlessAny(
    'keeps-the-damaged',
    cases.filter((one) => acted(one) && one.bytes !== null),
    {
      wrong: (one) => !isRepaired(one) && !isKept(one),
      cut: isUnsaid,
      says: ({ where, answer: { who, how } }) =>
        `When ${where}, ${who} ${how}, and the damaged bytes were gone afterwards: neither in their place nor beside it.`,
      good: (count) => `After ${count} damages, what was damaged was kept or repaired.`,
    },
  );
}

function noStackTrace({ cases }: Seen): Check {
  const traceOf = ({ answer, recover }: Case) =>
    [answer.shown, ...recover.map(saidBy)].map(stackTrace).find((trace) => trace !== null) ?? null;
  return unlessAny('no-stack-trace', cases, {
    wrong: (one) => traceOf(one) !== null,
    says: (one) => `When ${one.where}, it showed a stack trace: ${quote(traceOf(one) ?? '')}.`,
    good: (count) => `None of the answers to ${count} damages shows a stack trace.`,
  });
}

function answersInTime(
  { claim: { within }, subject }: JudgeInput<Claim>,
  { cases, good, untaken }: Seen,
): Check {
  const rule = 'answers-in-time';
  const isLate = ({ answer, recover }: Case) =>
    answer.stuck || [answer.ms ?? 0, ...recover.map(took)].some((ms) => ms > within);
  // What was late was tried once more from the beginning.
  const late = (one: Case) => isLate(one) && !cases.some((other) => isSame(one, other) && !isLate(other));
  const slow = [
    ...good.controls.map((record) => ({ record, ms: took(record), of: within })),
    ...good.starts.map((record) => ({ record, ms: record.data.readyMs ?? 0, of: subject.readyWithin })),
  ].find(({ ms, of }) => ms > of / 2);
  if (slow && cases.some(late)) {
    return inconclusive(
      rule,
      `The machine was too slow to tell: on undamaged state as well, it took ${Math.round(slow.ms)} of ${slow.of} ms.`,
      [slow.record],
    );
  }
  const [lock] = untaken;
  if (lock && !cases.some(late))
    return inconclusive(
      rule,
      `A holder of ${lock.data.path} was killed, and had not taken it: what becomes of the lock of a killed holder was not seen.`,
      lock,
    );
  return unlessAny(rule, cases, {
    wrong: late,
    says: ({ where, answer: { who, how, ms } }) =>
      `When ${where}, ${who} ${how}${ms === null ? '' : `, and took ${Math.round(ms)} ms; ${within} ms are claimed`}.`,
    good: (count) => `All answers to ${count} damages came within ${within} ms.`,
  });
}

function recovers({ recover, fingerprint }: Claim, { cases, recoveredAtOnce }: Seen): Check {
  const rule = 'recovers';
  if (recover.length === 0) return notApplicable(rule, 'The contract claims no way to recover.');
  // A recovery that says that it failed may have been right: nobody had told people to recover.
  const atOnce = recoveredAtOnce.filter(
    (one) => one.answer.succeeded && !staysDamaged(one, fingerprint) && !isAnnounced(one),
  );
  const looked = [...cases.filter(isTried), ...atOnce];
  if (looked.length === 0 && cases.length > 0 && cases.every((one) => one.answer.succeeded))
    return notApplicable(rule, 'No damage made the action fail; there was nothing to recover from.');
  return unlessAny(rule, looked, {
    wrong: (one) => !isRecovered(one),
    cut: isUncured,
    says: ({ where, damage, answer, recover: deeds, again, recovered }) => {
      const failed = deeds.find((deed, index) => !worked(deed, recover[index]));
      const how = failed ? `; the recovery ${ended(failed)}, saying ${quote(saidBy(failed))}` : '';
      if (again && !again.data.ready)
        return `When ${where}, the service did not become ready after the recovery (${again.data.detail ?? 'no reason given'})${how}.`;
      if (damage.alone && recovered)
        return `When ${where}, and it was recovered before anything else was done, ${answer.who} ${answer.how}, and the state, which it should have left or made good, says: ${quote(output(recovered))} (${what(recovered)} ${ended(recovered)}).`;
      return `When ${where}, the state says after the recovery: ${quote(recovered ? output(recovered) : '')}, which is not what it said before${how}.`;
    },
    good: (count) => `After ${count} damages, the recovery brought back what was there.`,
  });
}
