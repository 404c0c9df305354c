import { inconclusive, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { doubt, failedRestore } from './judge-baseline.ts';
import { ofOtherLetters } from './judge-letters.ts';
import { broughtBack, type Look } from './judge-look.ts';
import { alsoOfManyRows } from './judge-many-rows.ts';
import { lostPrivacy } from './judge-privacy.ts';
import {
  backed,
  type Deed,
  deed,
  type Input,
  isBlurred,
  isRun,
  lateStarts,
  listed,
  lookAt,
  type Offence,
  states,
  told,
  what,
  worked,
} from './judge-seen.ts';
import { lostShape } from './judge-shape.ts';

const HERE = 'there-and-back';

export function bringsEverythingBack(input: Input): Check {
  const ofFew = restoresTo('brings-everything-back', input, {
    restore: 'restore in a fresh room',
    look: 'in a fresh room',
    as: backed(input, HERE, 'backup').look,
    where: 'Restored in a fresh room',
    good: `A fresh room held everything after the restore: every row, sequence, constraint and file.${exceptRestless(input)}${ofOtherLetters(input)}`,
  });
  return alsoOfManyRows(input, ofFew);
}

/** What was not compared, since the contract claims that it changes by itself. */
function exceptRestless({ claim }: Input): string {
  const restless = claim.restless ?? [];
  return restless.length === 0
    ? ''
    : ` Of what is claimed to be restless (${restless.join(', ')}) only that it is there.`;
}

export function replacesWhatIsThere(input: Input): Check {
  return restoresTo('replaces-what-is-there', input, {
    restore: 'restore in place',
    look: 'in place',
    as: backed(input, HERE, 'backup').look,
    where: 'Restored over what came after the backup',
    good: 'Restored over what came after the backup, everything was as at the backup.',
  });
}

export function twiceIsAsOnce(input: Input): Check {
  return restoresTo('twice-is-as-once', input, {
    restore: 'restore in place again',
    look: 'in place again',
    as: lookAt(input, HERE, 'in place'),
    where: 'Restored once more',
    good: 'A second restore of the same backup changed nothing.',
  });
}

interface Expected {
  readonly restore: string;
  readonly look: string;
  readonly as: Look;
  readonly where: string;
  readonly good: string;
}

function restoresTo(rule: string, input: Input, { restore, look, as, where, good }: Expected): Check {
  const why = doubt(rule, input, HERE);
  if (why) return why;
  const failed = failedRestore(input, HERE, restore);
  const found = lookAt(input, HERE, look);
  if (failed) return unless(rule, [...as, failed.record], [failed], good);
  const kept = broughtBack(as, found);
  if (kept === null)
    return inconclusive(rule, 'The state was not seen after the restore.', [...as, ...found]);
  const inUse = lookAt(input, HERE, `in use ${look}`);
  // What the next start makes again, or closes again, is not missed.
  const lost = lostShape(as, found).filter(
    (loss) => inUse.length === 0 || lostShape(as, inUse).includes(loss),
  );
  const opened = lostPrivacy(as, found).filter(
    (loss) => inUse.length === 0 || lostPrivacy(as, inUse).includes(loss),
  );
  const differ = [...kept, ...lost, ...opened];
  const [record] = found;
  const offences: readonly Offence[] =
    differ.length > 0 && record !== undefined ? [{ record, says: `${where}, ${listed(differ)}.` }] : [];
  const check = unless(rule, [...as, ...found], offences, good);
  // The look at the backup is what it was measured by.
  return check.verdict === 'fail' ? { ...check, evidence: [...as, ...found].map(({ id }) => id) } : check;
}

/** Whether the subject says the same of the restored state. */
export function readsAsBefore(input: Input): Check {
  const rule = 'reads-as-before';
  const why = doubt(rule, input, HERE);
  if (why) return why;
  const reads = input.claim.reads.map((_, index) => {
    const at = (where: string) => deed(input, HERE, `read ${where} ${index}`);
    return {
      before: at('at the backup'),
      again: at('at the backup again'),
      changed: at('changed'),
      after: [at('in place'), at('in a fresh room')],
    };
  });
  const unsteady = reads.find(({ before, again }) => before && again && !same(before, again));
  if (unsteady?.again)
    return inconclusive(rule, `${what(unsteady.again)} says something else each time.`, unsteady.again);
  const unready = readiness(input);
  const offences = [
    ...unready,
    ...reads.flatMap(({ before, after }) =>
      after.flatMap((one): Offence[] =>
        before === undefined || one === undefined || same(before, one)
          ? []
          : [
              {
                record: one,
                says: `After the restore (${one.step}), ${what(one)} ${told(one)}; at the backup it ${told(before)}.`,
              },
            ],
      ),
    ),
  ];
  const looked = reads.flatMap(({ before, after }) => [before, ...after]).filter((one) => one !== undefined);
  const tells = reads.some(({ before, changed }) => before && changed && !same(before, changed));
  const enough = reads.every(({ before, after }) => before && after.every((one) => one !== undefined));
  if (offences.length === 0 && (!tells || !enough))
    return inconclusive(
      rule,
      enough ? 'No read said anything else after the changes, so none tells.' : 'Not everything was read.',
      looked,
    );
  return unless(
    rule,
    [...looked, ...unready.map(({ record }) => record)],
    offences,
    `All ${looked.length} answers are as at the backup.`,
  );
}

/** Whether the changes can be made again on what was restored. */
export function goesOnAfterwards(input: Input): Check {
  const rule = 'goes-on-afterwards';
  const why = doubt(rule, input, HERE);
  if (why) return why;
  const done = input.claim.changes.map((action, index) => ({
    action,
    one: deed(input, HERE, `go on ${index}`),
  }));
  const offences = [
    ...readiness(input, 'start in a fresh room'),
    ...done.flatMap(({ action, one }): Offence[] =>
      one === undefined || worked(one, action) || isBlurred(input, HERE, one)
        ? []
        : [{ record: one, says: `After the restore in a fresh room, ${what(one)} ${told(one)}.` }],
    ),
  ];
  const looked: EvidenceRecord[] = [
    ...done.flatMap(({ one }) => one ?? []),
    ...offences.map(({ record }) => record),
  ];
  const [blurred] = done.flatMap(({ action, one }) => (one && !worked(one, action) ? [one] : []));
  if (offences.length === 0 && blurred)
    return inconclusive(
      rule,
      `After the restore in a fresh room, ${what(blurred)} had not come to an end in its time; done once more, it ${told(blurred)}.`,
      blurred,
    );
  if (offences.length === 0 && done.some(({ one }) => one === undefined))
    return inconclusive(rule, 'Nothing was done after the restore.', looked);
  return unless(rule, looked, offences, `All ${done.length} changes worked again after the restore.`);
}

/** Starts after a restore that came to nothing. */
function readiness(input: Input, only?: string): readonly Offence[] {
  const late = lateStarts(input, HERE);
  return states(input, HERE)
    .filter((record) => !late.includes(record))
    .filter(
      ({ step, data }) =>
        step !== 'start' && step.startsWith('start') && !data.ready && (only === undefined || step === only),
    )
    .map((record) => ({
      record,
      says: `After the restore (${record.step}) the service did not become ready (${record.data.detail}).`,
    }));
}

function same(one: Deed, other: Deed): boolean {
  if (isRun(one) && isRun(other))
    return one.data.exitCode === other.data.exitCode && one.data.stdout.sha256 === other.data.stdout.sha256;
  if (isRun(one) || isRun(other)) return false;
  return one.data.status === other.data.status && one.data.response.sha256 === other.data.response.sha256;
}
