import { inconclusive, notApplicable, quote, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { doubt } from './judge-baseline.ts';
import { type Input, type Offence, rows, run, told, what, worked } from './judge-seen.ts';

const HERE = 'under-writes';
const NONE = 'The contract claims no writes that go on beside a backup.';

/** One backup that was taken beside writes, by its moments on the clock of the drive. */
interface Beside {
  readonly number: number;
  readonly began: number;
  readonly ended: number;
  /** Values that were acknowledged before it began, and how many while it was taken. */
  readonly before: readonly string[];
  readonly during: number;
}

export function showsOneMoment(input: Input): Check {
  const rule = 'shows-one-moment';
  if (input.claim.writes === undefined) return notApplicable(rule, NONE);
  if (input.claim.writes.torn === undefined)
    return notApplicable(rule, 'The contract gives no SQL for what does not fit together.');
  const beside = backups(input);
  const why = uncertain(rule, input, beside, 'torn');
  if (why) return why;
  const looked: EvidenceRecord[] = [];
  const offences = beside.flatMap(({ number, during }): Offence[] => {
    const restored = run(input, HERE, `restore ${number}`);
    const torn = asked(input, `torn restored ${number}`);
    looked.push(...[restored, torn].filter((one) => one !== undefined));
    if (restored && !worked(restored, input.claim.restore))
      return [
        {
          record: restored,
          says: `Backup ${number}, taken beside ${during} writes, could not be restored: ${what(restored)} ${told(restored)}.`,
        },
      ];
    if (!torn || torn.data.error !== null || torn.data.rows.length === 0) return [];
    return [
      {
        record: torn,
        says: `Backup ${number}, taken beside ${during} writes, holds ${torn.data.rows.length} things that do not fit together, such as ${quote(JSON.stringify(torn.data.rows[0]))}.`,
      },
    ];
  });
  return unless(
    rule,
    looked,
    offences,
    `In ${beside.length} backups taken beside writes everything fits together.`,
  );
}

export function holdsWhatWasAcknowledged(input: Input): Check {
  const rule = 'holds-what-was-acknowledged';
  if (input.claim.writes === undefined) return notApplicable(rule, NONE);
  const beside = backups(input);
  const why = uncertain(rule, input, beside, 'written');
  if (why) return why;
  const live = new Set(valuesOf(asked(input, 'written where it was written')));
  const looked: EvidenceRecord[] = [];
  let count = 0;
  const offences = beside.flatMap(({ number, before }): Offence[] => {
    const written = asked(input, `written restored ${number}`);
    if (!written || written.data.error !== null || written.data.truncated) return [];
    looked.push(written);
    const there = new Set(valuesOf(written));
    // What is not even where it was written was lost by somebody else.
    const due = before.filter((value) => live.has(value));
    count += due.length;
    const missing = due.filter((value) => !there.has(value));
    if (missing.length === 0) return [];
    return [
      {
        record: written,
        says: `Backup ${number} lacks ${missing.length} of ${due.length} writes that had been acknowledged before it began, such as ${missing.at(-1)}.`,
      },
    ];
  });
  if (count === 0 && looked.length > 0)
    return inconclusive(rule, 'No write was acknowledged before a backup began.', looked);
  return unless(
    rule,
    looked,
    offences,
    `${looked.length} backups held all ${count} writes acknowledged before they began.`,
  );
}

function backups(input: Input): readonly Beside[] {
  const [drive] = input.evidence.from('backup-restore', 'drive', HERE);
  const [note] = input.evidence
    .from('backup-restore', 'note', HERE)
    .filter(({ data }) => data.name === 'values');
  if (!drive || !note) return [];
  const moments = new Map(drive.data.marks.map(({ name, at }) => [name, at]));
  const acknowledged = drive.data.records.filter(({ outcome }) => /^2\d\d$/.test(outcome));
  return drive.data.marks.flatMap(({ name, at: began }): Beside[] => {
    const [, number] = /^backup (\d+) began$/.exec(name) ?? [];
    const ended = moments.get(`backup ${number} ended`);
    if (number === undefined || ended === undefined) return [];
    const before = acknowledged.filter(({ done }) => done < began);
    const during = acknowledged.filter(({ done }) => done >= began && done <= ended).length;
    return [
      {
        number: Number(number),
        began,
        ended,
        before: before.map(({ request }) => `${note.data.values.prefix}${request}`),
        during,
      },
    ];
  });
}

/** Why nothing follows: no writes beside the backups, backups that failed, or a truth that does not fit even where it was written. */
function uncertain(
  rule: string,
  input: Input,
  beside: readonly Beside[],
  question: 'torn' | 'written',
): Check | null {
  const why = doubt(rule, input, HERE);
  if (why) return why;
  const control = asked(input, `${question} where it was written`);
  if (beside.length === 0 || control === undefined)
    return inconclusive(rule, 'No backup was taken beside writes.');
  const failed = beside
    .map(({ number }) => run(input, HERE, `backup ${number}`))
    .find((one) => one !== undefined && !worked(one, input.claim.backup));
  if (failed)
    return inconclusive(rule, `A backup beside writes failed: ${what(failed)} ${told(failed)}.`, failed);
  const { error, truncated, rows: found } = control.data;
  if (error !== null)
    return inconclusive(rule, `The query ${quote(control.data.sql)} was refused: ${error.message}.`, control);
  if (question === 'torn' && found.length > 0)
    return inconclusive(
      rule,
      `Even where it was written ${found.length} things do not fit together.`,
      control,
    );
  if (question === 'written' && (truncated || found.length === 0))
    return inconclusive(rule, 'The writes could not be read where they were written.', control);
  if (beside.every(({ during }) => during === 0))
    return inconclusive(rule, 'No write was acknowledged while a backup was taken.', control);
  return null;
}

const asked = (input: Input, step: string) => rows(input, HERE).find((one) => one.step === step);

const valuesOf = (record: EvidenceRecord<'rows'> | undefined): readonly string[] =>
  (record?.data.rows ?? []).map(({ value }) => String(value));
