import { inconclusive, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { doubt } from './judge-baseline.ts';
import { broughtBack, differences } from './judge-look.ts';
import {
  type Input,
  landed,
  listed,
  lookAt,
  type Offence,
  type Run,
  run,
  told,
  what,
  worked,
} from './judge-seen.ts';

const HERE = 'interrupted';

/** The backup under the name of those that were killed. */
export const NEXT = 'backup after the kills';
export const ONCE_MORE = 'backup after the kills once more';
/** A restore of another state, so that the next one shows. */
export const CONTROL = 'restore of the first once more';
export const BEFORE_IT_IS_RESTORED = 'before what came after the kills';
export const AFTER_THE_KILLS = 'restore of what came after the kills';

/** What a killed backup leaves must neither keep the next one from its work nor pass for a part of it. */
export function backsUpAgain(input: Input): Check {
  const rule = 'backs-up-again';
  const why = doubt(rule, input, HERE);
  if (why) return why;
  const whole = run(input, HERE, 'whole backup');
  if (whole && !worked(whole, input.claim.backup))
    return inconclusive(
      rule,
      `Even a backup that nobody disturbed failed: ${what(whole)} ${told(whole)}.`,
      whole,
    );
  const killed = landed(input, HERE, 'killed backup');
  const [first, second] = [NEXT, ONCE_MORE].map((step) => run(input, HERE, step));
  const next = second ?? first;
  if (killed.length === 0 || next === undefined)
    return inconclusive(rule, 'No backup was killed, or none followed.', next ?? []);
  const kills = `${killed.length} ${killed.length === 1 ? 'kill' : 'kills'}`;
  // Where not even the other backup can be restored, this one tells nothing.
  const tells = worked(run(input, HERE, CONTROL), input.claim.restore);
  const restored = tells ? run(input, HERE, AFTER_THE_KILLS) : undefined;
  const offences = worked(next, input.claim.backup)
    ? notWhole(input, restored)
    : [
        {
          record: next,
          says: `After ${kills} the next backup under the same name failed${second ? ', also when asked again' : ''}: ${what(next)} ${told(next)}.`,
        },
      ];
  return unless(
    rule,
    [...killed, next, ...(restored ? [restored] : [])],
    offences,
    `After ${kills} the next backup under the same name worked${restored ? ', and brought everything back' : ''}.`,
  );
}

function notWhole(input: Input, restored: Run | undefined): readonly Offence[] {
  if (restored === undefined) return [];
  if (!worked(restored, input.claim.restore))
    return [
      {
        record: restored,
        says: `The backup that followed on killed ones could not be restored: ${what(restored)} ${told(restored)}.`,
      },
    ];
  const found = lookAt(input, HERE, AFTER_THE_KILLS);
  const before = lookAt(input, HERE, BEFORE_IT_IS_RESTORED);
  const differ = differences(before, found, before, broughtBack);
  const [record] = found;
  if (differ === null || differ.length === 0 || record === undefined) return [];
  return [{ record, says: `Restored from the backup that followed on killed ones, ${listed(differ)}.` }];
}
