import { isGoodAnswer } from '../../lib/actions.ts';
import { inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import { isTurnedAway } from '../../lib/turned-away.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { CROWD, HELD_BACK } from './claim.ts';
import {
  answered,
  type Input,
  named,
  type Offence,
  OWN,
  type Rows,
  rowsOf,
  writesOf,
} from './judge-evidence.ts';

function sessions({ evidence }: Input): readonly Rows[] {
  return evidence
    .from(OWN, 'rows')
    .filter(({ step, data }) => step.startsWith('sessions ') && data.error === null);
}

/** Its open transactions: the process that serves each, and when it began. */
const openIn = (rows: Rows | undefined): readonly string[] => {
  const open = rows?.data.error === null ? rows.data.rows[0]?.open : null;
  return typeof open === 'string' ? open.split(', ') : [];
};

const figure = (rows: Rows, name: string): number => Number(rows.data.rows[0]?.[name] ?? 0);

/** Why the load tells nothing, or null. */
function idle({ evidence }: Input): { readonly why: string; readonly record?: EvidenceRecord } | null {
  const drive = evidence.from(OWN, 'drive').find(({ step }) => step === 'load');
  if (drive === undefined) return { why: 'It was not driven.' };
  const { sent, outcomes } = drive.data;
  const good = Object.entries(outcomes)
    .filter(([outcome]) => /^[123]\d\d$/.test(outcome))
    .reduce((sum, [, count]) => sum + count, 0);
  if (good * 2 >= sent) return null;
  return {
    why: `Of ${sent} requests only ${good} were answered well (${JSON.stringify(outcomes)}).`,
    record: drive,
  };
}

export function poolBounded(input: Input): Check {
  const rule = 'pool-bounded';
  const { pool } = input.claim;
  if (pool === undefined) return notApplicable(rule, 'The contract claims no bound for the pool.');
  const looked = sessions(input);
  const isMore = (rows: Rows | undefined) => rows !== undefined && figure(rows, 'connections') > pool;
  const more = looked.filter(isMore);
  // One that is put in the place of another may stand beside it until the server has noticed its end.
  const offences = looked
    .filter((rows, index) => isMore(rows) && (isMore(looked[index - 1]) || isMore(looked[index + 1])))
    .map(
      (record): Offence => ({
        record,
        says: `${place(record)} it held ${figure(record, 'connections')} connections; ${pool} are claimed.`,
      }),
    );
  const most = Math.max(0, ...looked.map((rows) => figure(rows, 'connections')));
  if (offences.length === 0) {
    const why = idle(input);
    if (why) return inconclusive(rule, why.why, why.record ?? looked);
    if (more.length > 0)
      return inconclusive(
        rule,
        `At single looks it held ${most} connections, ${pool} are claimed; at the next there were no more than that.`,
        more,
      );
    if (most === 0) return inconclusive(rule, 'No connection of it was ever seen in the database.', looked);
  }
  const crowd = crowdOf(input);
  if (offences.length === 0 && crowd && Math.max(most, crowd.together) < Math.min(pool, CROWD))
    return inconclusive(
      rule,
      `At most ${most} connections were held and ${crowd.together} writes under way at once, so a bound of ${pool} was never reached.`,
      [crowd.record, ...looked],
    );
  const meanwhile = crowd ? `, with up to ${crowd.together} writes under way at once` : '';
  return unless(
    rule,
    crowd ? [crowd.record, ...looked] : looked,
    // They grow; the last says most.
    offences.slice(-1),
    `At most ${most} connections in ${looked.length} looks${meanwhile}; ${pool} are claimed.`,
  );
}

/** Writes that came all at once: how many were under way together that were done and had to wait for the database; null where none came. */
function crowdOf({ evidence }: Input) {
  const record = evidence.from(OWN, 'drive').find(({ step }) => step === 'crowd');
  if (record === undefined) return null;
  const waited = record.data.records.flatMap(({ sent, done, outcome }) =>
    sent !== null && /^[123]\d\d$/.test(outcome) && done - sent >= HELD_BACK ? [{ sent, done }] : [],
  );
  const beside = waited.map(
    ({ sent: moment }) => waited.filter(({ sent, done }) => sent <= moment && moment < done).length,
  );
  return { record, together: Math.max(0, ...beside) };
}

/** `Under load, at look 3,`. */
function place({ step }: Rows): string {
  const [, crowd, look] = /^sessions under load (crowd )?(\d+)$/.exec(step) ?? [];
  if (look === undefined) return 'After requests that it refused,';
  return `${crowd ? 'With many writes at once' : 'Under load'}, at look ${look},`;
}

export function transactionsEnd(input: Input): Check {
  const rule = 'transactions-end';
  if (input.claim.refused.length === 0)
    return notApplicable(rule, 'The contract names no request that is refused.');
  const refusals = input.evidence.from(OWN, 'request').filter(({ step }) => step.startsWith('refused '));
  const rows = rowsOf(input, 'sessions after failures');
  if (refusals.length === 0 || rows === undefined)
    return inconclusive(rule, 'No request that it refuses was tried.');
  // Work of its own may just be between two statements.
  const later = openIn(rowsOf(input, 'sessions a moment later'));
  const open = openIn(rows).filter((one) => later.includes(one)).length;
  const offences: Offence[] =
    rows.data.error === null && open > 0
      ? [
          {
            record: rows,
            says: `After ${refusals.length} requests that it refused, ${open} of its connections ${open === 1 ? 'has' : 'have'} a transaction open, with all its locks.`,
          },
        ]
      : [];
  // The last attempt of each write tells.
  const after = writesOf(input, 'after failures').filter(
    (one, index, all) => !all.slice(index + 1).some((later) => later.write === one.write),
  );
  const why = idle(input);
  // What did not work before either says nothing about the failures.
  if (why === null) {
    for (const { answer, acknowledged } of after) {
      if (!acknowledged && !isTurnedAway(answer))
        offences.push({
          record: answer,
          says: `After ${refusals.length} requests that it refused, ${named(answer)} was answered with ${answered(answer)}.`,
        });
    }
  }
  if (offences.length === 0) {
    if (why) return inconclusive(rule, why.why, why.record ?? rows);
    const away = after.find(({ answer, acknowledged }) => !acknowledged && isTurnedAway(answer));
    if (away)
      return inconclusive(
        rule,
        `${named(away.answer)} was turned away for too many requests (${answered(away.answer)}), so it was not seen whether it still works.`,
        away.answer,
      );
    const strange = refusals.find(
      ({ step, data }) => !isGoodAnswer(expectedOf(input, step), data.status) || (data.status ?? 0) < 400,
    );
    if (strange)
      return inconclusive(
        rule,
        `${named(strange)} should have been refused; it was answered with ${answered(strange)}.`,
        strange,
      );
    if (rows.data.error !== null)
      return inconclusive(rule, `Its sessions could not be seen: ${rows.data.error.message}.`, rows);
  }
  return unless(
    rule,
    [rows, ...after.map(({ answer }) => answer)],
    offences,
    `After ${refusals.length} refused requests no transaction is open, and it writes.`,
  );
}

function expectedOf({ claim }: Input, step: string): number | null {
  const [, index] = /^refused (\d+)\./.exec(step) ?? [];
  return claim.refused[Number(index) - 1]?.request.expect ?? null;
}
