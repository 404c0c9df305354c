import type { Rule } from '../model/category.ts';
import type { EvidenceRecord } from '../model/evidence.ts';
import type { Check } from '../model/verdict.ts';
import { ofKind } from './evidence-view.ts';
import { nameOf } from './last-attempts.ts';

/** Ids of the rules of which a fail rests on the subject having been too slow. */
export function timedRules(rules: readonly Rule[]): ReadonlySet<string> {
  return new Set(rules.filter(({ timed }) => timed).map(({ id }) => id));
}

/** Of a category's checks, the fails that may be the machine's: it was perhaps the one that was too slow. */
export function forWantOfTime(
  rules: readonly Rule[],
  records: readonly EvidenceRecord[],
): (check: Pick<Check, 'rule' | 'verdict' | 'evidence'>) => boolean {
  const timed = timedRules(rules);
  const ended = new Set(endedByItself(records));
  return ({ rule, verdict, evidence }) =>
    verdict === 'fail' && timed.has(rule) && !evidence.some((id) => ended.has(id));
}

/** abort(3) and a wild pointer, as a shell numbers them: nobody sends these. */
const CRASHES: readonly (number | null)[] = [134, 139];
/** Exit codes of 128 and more stand for signals. */
const SIGNALLED = 128;

/**
 * Looks at a service that had ended with an error where nobody had asked it to end and nothing was kept from it, be it for how long: no
 * machine is so slow that it makes a program do that.
 */
function endedByItself(records: readonly EvidenceRecord[]): readonly string[] {
  const faulty = new Set(ofKind(records, 'fault').map(nameOf));
  return ofKind(records, 'subject-state')
    .filter(({ data: { moment, running, oomKilled } }) => moment !== 'stopped' && !running && !oomKilled)
    .filter(
      ({ data: { exitCode } }) =>
        CRASHES.includes(exitCode) || (exitCode !== null && exitCode > 0 && exitCode < SIGNALLED),
    )
    .filter((record) => !faulty.has(nameOf(record)))
    .map(({ id }) => id);
}
