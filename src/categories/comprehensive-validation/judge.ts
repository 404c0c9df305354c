import { counted, fail, inconclusive, notApplicable, pass } from '../../lib/checks.ts';
import type { Judge, JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check, Table } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import { failing, RULES, sayOf } from './judge-trial.ts';
import { notes, type Trial } from './judge-work.ts';

type Input = JudgeInput<Claim>;

const OWN = 'comprehensive-validation';

const KINDS = [
  'request',
  'subject-state',
  'usage',
  'traffic',
  'sockets',
  'fault',
  'proxy-counts',
  'rows',
  'database-fingerprint',
  'drive',
  'arrivals',
  'note',
  'run',
  'files',
] as const;

export const judge: Judge<Claim> = {
  needs: KINDS,
  judge: (input) => {
    const [first, ...further] = trialsOf(input);
    if (!first) return RULES.map((rule) => inconclusive(rule, 'Nothing was broken: no room was opened.'));
    return RULES.map((rule) => checkOf(rule, input, first, further));
  },
};

/** What was seen, room by room: the whole schedule, and then fewer faults. */
function trialsOf({ claim, subject, evidence }: Input): readonly Trial[] {
  const records: readonly EvidenceRecord[] = KINDS.flatMap((kind): readonly EvidenceRecord[] =>
    evidence.from(OWN, kind),
  );
  const rooms = [...new Set(records.flatMap(({ room }) => (room === null ? [] : [room])))];
  return rooms
    .sort((a, b) => Number(a) - Number(b))
    .map((room) => ({ claim, subject, records: records.filter((record) => record.room === room) }));
}

function checkOf(rule: string, input: Input, first: Trial, further: readonly Trial[]): Check {
  const said = sayOf(rule, first);
  if (!said) return notApplicable(rule, 'The contract claims nothing for it.');
  const { verdict, message, records } = said;
  if (verdict === 'inconclusive') return inconclusive(rule, message, records);
  const table = schedule(first);
  if (verdict === 'pass')
    return { ...pass(rule, message, records), ...(rule === 'faults-felt' && table && { table }) };
  const fewer = fewest(rule, input, first, further);
  return {
    ...fail(rule, `${message} ${fewer.says}`, [...records, ...fewer.records]),
    ...(table && { table }),
  };
}

/** More faults than this are no explanation that fits a sentence. */
const MOST_NAMED = 8;

/** The fewest faults that still broke a rule, in words. */
function fewest(
  rule: string,
  { evidence }: Input,
  first: Trial,
  further: readonly Trial[],
): { readonly says: string; readonly records: readonly EvidenceRecord[] } {
  const failed = [first, ...further.filter((trial) => failing(trial).includes(rule))];
  const least = failed.reduce((a, b) => (plannedIn(b).length < plannedIn(a).length ? b : a));
  const faults = plannedIn(least);
  const shrunk = evidence.from(OWN, 'note').find(({ data }) => data.name === 'shrunk');
  const records = [...(least === first ? [] : faults), ...(shrunk ? [shrunk] : [])];
  const names = faults.length > MOST_NAMED ? 'the table tells them' : waves(faults);
  const all = plannedIn(first).length;
  if (faults.length === 0)
    return {
      says: 'It fails without any fault as well: the work alone is enough.',
      records: [...records, ...notes(least, 'drawn')],
    };
  if (!shrunk || further.length === 0)
    return {
      says: `No time was given to look for fewer than the ${counted(all, 'fault')} of the schedule.`,
      records,
    };
  const rooms = counted(further.length, 'further room');
  if (shrunk.data.values.minimal === true && faults.length === shrunk.data.values.left)
    return { says: `The fewest faults that still fail, of ${all}, found in ${rooms}: ${names}.`, records };
  return {
    says: `In ${rooms} the time or the number of rooms for fewer faults ended first; ${faults.length} of ${all} still fail: ${names}.`,
    records,
  };
}

const plannedIn = (trial: Trial) => notes(trial, 'planned');

/** Faults by the waves in which they were together. */
function waves(faults: readonly EvidenceRecord<'note'>[]): string {
  const numbers = [...new Set(faults.map(({ data }) => data.values.wave))];
  return numbers
    .map((wave) =>
      faults
        .filter(({ data }) => data.values.wave === wave)
        .map(({ data }) => `${data.values.component} ${data.values.fault}`)
        .join(' with '),
    )
    .join('; then ');
}

/** The schedule of a trial: what was broken together, and whether that was seen. */
function schedule(trial: Trial): Table | null {
  const rows = plannedIn(trial).map(({ data: { values } }) => {
    const felt = notes(trial, 'felt').find(
      ({ data }) =>
        data.values.wave === values.wave &&
        data.values.component === values.component &&
        data.values.fault === values.fault,
    );
    return [
      String(values.wave),
      String(values.component),
      String(values.fault),
      values.item === undefined
        ? `after ${values.afterMs} ms, for ${values.holdMs} ms at least`
        : `in command ${Number(values.item) + 1} of the mix`,
      felt?.data.values.felt === true ? 'seen' : 'not seen',
    ];
  });
  return rows.length === 0 ? null : { columns: ['wave', 'what', 'fault', 'when', 'effect'], rows };
}
