import { fieldOf } from '../../lib/answer.ts';
import { inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import type { Loss } from './claim.ts';
import {
  type Acknowledged,
  acknowledged,
  begun,
  doubt,
  driveOf,
  experimentOf,
  failedProcedure,
  good,
  type Input,
  markOf,
  type Offence,
  runs,
  unreadable,
  valuesOf,
  writesAfter,
  written,
} from './judge-seen.ts';

/** What became of the acknowledged writes of one experiment. */
interface Balance {
  readonly loss: Loss;
  readonly drive: EvidenceRecord<'drive'>;
  readonly rows: EvidenceRecord<'rows'> | EvidenceRecord<'run'>;
  readonly all: readonly Acknowledged[];
  readonly gone: readonly Acknowledged[];
  /** When it was lost, on the clock of the writes. */
  readonly losing: number;
}

export function losesNothingBackedUp(input: Input): Check {
  const rule = 'loses-nothing-backed-up';
  const balances = begun(input).map((loss) => balanceOf(rule, input, loss));
  const why = balances.find((one) => 'rule' in one);
  if (why && 'rule' in why) return why;
  let covered = 0;
  const offences = balances.flatMap((one): Offence[] => {
    if ('rule' in one) return [];
    const began = lastBackup(input, one);
    if (began === null) return [];
    covered += one.all.filter(({ at }) => at < began).length;
    const gone = one.gone.filter(({ at }) => at < began);
    const last = gone.at(-1);
    if (last === undefined) return [];
    return [
      {
        record: one.rows,
        says: `After the loss of ${one.loss}, ${gone.length} writes are gone that were acknowledged before the last whole backup began: the last of them, ${last.value}, ${Math.round(began - last.at)} ms before.`,
      },
    ];
  });
  const looked = evidenceOf(balances);
  if (offences.length === 0 && covered === 0)
    return inconclusive(rule, 'No write was acknowledged before a backup began.', looked);
  return unless(
    rule,
    looked,
    offences,
    `All ${covered} writes acknowledged before the last whole backup are there again.`,
  );
}

export function losesNoMoreThanClaimed(input: Input): Check {
  const rule = 'loses-no-more-than-claimed';
  const { rpo } = input.claim;
  const balances = begun(input).map((loss) => balanceOf(rule, input, loss));
  const why = balances.find((one) => 'rule' in one);
  if (why && 'rule' in why) return why;
  let worst = 0;
  const doubts: Check[] = [];
  const offences = balances.flatMap((one): Offence[] => {
    if ('rule' in one) return [];
    const oldest = one.gone[0];
    const age = oldest === undefined ? 0 : one.losing - oldest.at;
    worst = Math.max(worst, age);
    if (oldest === undefined || age <= rpo) return [];
    const began = lastBackup(input, one);
    if (began === null || one.losing - began > rpo) {
      const since =
        began === null
          ? 'no backup was whole'
          : `the last one began ${Math.round(one.losing - began)} ms before the loss`;
      doubts.push(
        inconclusive(rule, `Backups could not be taken as often as claimed here: ${since}.`, one.drive),
      );
      return [];
    }
    return [
      {
        record: one.rows,
        says: `After the loss of ${one.loss}, ${one.gone.length} acknowledged writes are gone, the oldest of them (${oldest.value}) ${Math.round(age)} ms old at the loss; ${rpo} ms are claimed.`,
      },
    ];
  });
  if (offences.length === 0 && doubts[0]) return doubts[0];
  return unless(
    rule,
    evidenceOf(balances),
    offences,
    `The oldest acknowledged write that is gone was ${Math.round(worst)} ms old at the loss; ${rpo} ms are claimed.`,
  );
}

export function idsStayUnique(input: Input): Check {
  const rule = 'ids-stay-unique';
  const { request: action, id: field } = input.claim.write;
  if (field === null) return notApplicable(rule, 'By its contract it gives out no ids.');
  const looked: EvidenceRecord[] = [];
  const offences: Offence[] = [];
  for (const loss of begun(input)) {
    const why = doubt(rule, input, experimentOf(loss)) ?? procedureDoubt(rule, input, loss);
    if (why) return why;
    const given = new Map(
      acknowledged(input, loss).flatMap(({ id, value }) => (id === null ? [] : [[id, value]])),
    );
    for (const { request, value } of writesAfter(input, loss)) {
      const id = good(request, action.expect) ? fieldOf(request.data.response.text, field) : null;
      if (id === null || given.size === 0) continue;
      looked.push(request);
      const earlier = given.get(id);
      if (earlier !== undefined && earlier !== value)
        offences.push({
          record: request,
          says: `After the loss of ${loss}, ${value} was given the id ${id}, which ${earlier} had been given before the loss.`,
        });
    }
  }
  return unless(
    rule,
    looked,
    offences,
    `None of ${looked.length} ids given out after a recovery had been given out before.`,
  );
}

export function lesserLossesLoseNothing(input: Input): Check {
  const rule = 'lesser-losses-lose-nothing';
  const balance = balanceOf(rule, input, 'machine');
  if ('rule' in balance) return balance;
  const { rows, drive, all, gone } = balance;
  const there = valuesOf(rows);
  const probes = (['cache', 'machine'] as const)
    .flatMap((loss) => writesAfter(input, loss))
    .filter(({ request }) => good(request, input.claim.write.request.expect));
  const missing = [
    ...gone.map(
      ({ value, at }) =>
        `${value}, acknowledged ${Math.round(balance.losing - at)} ms before the machine was lost`,
    ),
    ...probes
      .filter(({ value }) => !there.has(value))
      .map(({ value }) => `${value}, acknowledged after a loss`),
  ];
  const offences =
    missing.length === 0
      ? []
      : [
          {
            record: rows,
            says: `After the loss of the cache and the machine, with ${typeof input.claim.write.written === 'string' ? 'the database' : 'its folders'} unharmed, ${missing.length} acknowledged writes are gone: ${missing[0]}.`,
          },
        ];
  return unless(
    rule,
    [drive, rows],
    offences,
    `All ${all.length + probes.length} acknowledged writes are there after the cache and the machine were lost.`,
  );
}

function balanceOf(rule: string, input: Input, loss: Loss): Balance | Check {
  const experiment = experimentOf(loss);
  const why = doubt(rule, input, experiment) ?? procedureDoubt(rule, input, loss);
  if (why) return why;
  const drive = driveOf(input, experiment);
  const rows = written(input, loss);
  const losing = markOf(input, experiment, 'losing');
  if (!drive || !rows || losing === undefined)
    return inconclusive(rule, `The loss of ${loss} was not tried to its end.`);
  const unread = unreadable(input, rows);
  if (unread !== null) return inconclusive(rule, unread, rows);
  if (drive.data.truncated)
    return inconclusive(rule, 'There were too many writes to look at each.', [rows, drive]);
  const there = valuesOf(rows);
  const all = acknowledged(input, experiment).toSorted((one, other) => one.at - other.at);
  return { loss, drive, rows, all, gone: all.filter(({ value }) => !there.has(value)), losing };
}

function procedureDoubt(rule: string, input: Input, loss: Loss): Check | null {
  const [failed] = failedProcedure(input, experimentOf(loss));
  return failed === undefined
    ? null
    : inconclusive(rule, `The procedure failed. ${failed.says}`, failed.record);
}

/** When the last backup began that was whole before the loss, on the clock of the writes. */
function lastBackup(input: Input, { drive, loss, losing }: Balance): number | null {
  const taken = runs(input, experimentOf(loss)).filter(
    ({ data }) => data.exitCode === input.claim.backup.exit,
  );
  const began = drive.data.marks.flatMap(({ name, at }) => {
    const [, number] = /^backup (\d+) began$/.exec(name) ?? [];
    const ended = markOf(input, experimentOf(loss), `backup ${number} ended`);
    const whole = taken.some(({ step }) => step === `backup ${number}`);
    return number !== undefined && whole && ended !== undefined && ended < losing ? [at] : [];
  });
  return began.at(-1) ?? null;
}

const evidenceOf = (balances: readonly (Balance | Check)[]): readonly EvidenceRecord[] =>
  balances.flatMap((one) => ('rule' in one ? [] : [one.drive, one.rows]));
