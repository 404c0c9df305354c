import { inconclusive, pass } from '../../lib/checks.ts';
import type { Judge } from '../../model/category.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import {
  answersInTime,
  keepsSecrets,
  namesThePlace,
  noStackTrace,
  suggestsTheRightKey,
} from './judge-answers.ts';
import { ended, isAccepted, type Seen, see, unlessAny } from './judge-cases.ts';
import { refusesAtStart, refusesBeforeWork, refusesWrongOnes } from './judge-refusals.ts';

export const judge: Judge<Claim> = {
  needs: ['mutant', 'run', 'subject-state', 'files'],
  judge: (input) => {
    const seen = see(input);
    return [
      acceptsTheGoodOne(seen),
      refusesWrongOnes(seen),
      refusesBeforeWork(input, seen),
      refusesAtStart(input, seen),
      namesThePlace(seen),
      suggestsTheRightKey(input, seen),
      noStackTrace(seen),
      keepsSecrets(input, seen),
      answersInTime(input, seen),
    ];
  },
};

function acceptsTheGoodOne({ controls, badControls, cases }: Seen): Check {
  const rule = 'accepts-the-good-one';
  const [bad] = badControls;
  if (bad) {
    return inconclusive(
      rule,
      `The good configuration was not accepted: it ${ended(bad)}. What is wrong with others cannot be told.`,
      badControls,
    );
  }
  if (controls.length === 0) return inconclusive(rule, 'The good configuration was not tried.');
  const looked = cases.filter(({ mutant }) => mutant.expected === 'accepted');
  if (looked.length === 0) return pass(rule, 'The good configuration was accepted.', controls);
  return unlessAny(rule, looked, {
    wrong: (one) => !isAccepted(one.answer),
    says: ({ mutant, answer }) => `With ${mutant.what}, of which ${mutant.why}, it ${ended(answer)}.`,
    good: `The good configuration was accepted, and so were ${looked.length} others that the schema takes.`,
  });
}
