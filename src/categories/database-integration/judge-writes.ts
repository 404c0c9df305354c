import { isGoodAnswer } from '../../lib/actions.ts';
import { fail, inconclusive, notApplicable, pass, quote, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { survivesCrash } from './judge-crash.ts';
import {
  answered,
  countOf,
  type Input,
  named,
  type Offence,
  OWN,
  type Request,
  requestOf,
  rowsOf,
  type Written,
  writesOf,
} from './judge-evidence.ts';

/** Why the claim's own SQL cannot tell, or null: it must find nothing of text that was never written. */
function deafControl(input: Input, rule: string): Check | null {
  for (const index of input.claim.writes.keys()) {
    const control = rowsOf(input, `control ${index + 1}`);
    if (control === undefined) return inconclusive(rule, 'The database was never looked into.');
    const { error } = control.data;
    if (error !== null)
      return inconclusive(
        rule,
        `The claim’s SQL ${quote(control.data.sql)} was refused: ${error.message} (${error.code}).`,
        control,
      );
    const count = countOf(control);
    if (count !== 0)
      return inconclusive(
        rule,
        `The claim’s SQL ${quote(control.data.sql)} finds ${count ?? 'no number'} where nothing was written, so it cannot tell.`,
        control,
      );
  }
  return null;
}

/** Why nothing was written that could be looked up. */
function nothingAcknowledged(rule: string, writes: readonly Written[]): Check {
  const [first] = writes;
  return first === undefined
    ? inconclusive(rule, 'Nothing was written.')
    : inconclusive(
        rule,
        `${named(first.answer)} was answered with ${answered(first.answer)}, so there was nothing to look up.`,
        first.answer,
      );
}

export function writtenToDatabase(input: Input): Check {
  const rule = 'written-to-database';
  const deaf = deafControl(input, rule);
  if (deaf) return deaf;
  const writes = [...writesOf(input, 'plain'), ...writesOf(input, 'held up')];
  const acknowledged = writes.filter((write) => write.acknowledged);
  if (acknowledged.length === 0) return nothingAcknowledged(rule, writes);
  const looked = acknowledged.flatMap((write) => {
    // What came a little late is told by another rule; what never came is told here.
    const rows = rowsOf(input, `kept ${write.label}`) ?? write.rows;
    return rows === undefined || countOf(rows) === null ? [] : [{ ...write, rows }];
  });
  if (looked.length === 0)
    return inconclusive(
      rule,
      'The database could not be asked about what was acknowledged.',
      acknowledged.map(({ answer }) => answer),
    );
  const offences = looked
    .filter(({ rows }) => countOf(rows) === 0)
    .map(
      ({ answer, rows, write }): Offence => ({
        record: rows,
        says: `${named(answer)} was acknowledged with ${answered(answer)}; ${quote(write.written)} counts 0 rows that hold it.`,
      }),
    );
  return unless(
    rule,
    looked.map(({ rows }) => rows),
    offences,
    `All ${looked.length} acknowledged writes were found by our own connection.`,
  );
}

export function committedBeforeAnswer(input: Input): Check {
  const rule = 'committed-before-answer';
  const deaf = deafControl(input, rule);
  if (deaf) return deaf;
  const writes = writesOf(input, 'held up');
  // Other experiments hold up statements as well, for another time.
  const fault = input.evidence
    .from(OWN, 'fault', writes[0]?.answer.experiment ?? undefined)
    .find(({ data }) => data.fault === 'delayed' && data.stage === 'injected');
  const looked = writes.filter(
    ({ acknowledged, rows }) => acknowledged && countOf(rows ?? undefined) !== null,
  );
  const early = [...writesOf(input, 'plain').filter(({ acknowledged }) => acknowledged), ...looked].filter(
    ({ rows }) => countOf(rows) === 0,
  );
  const offences = early.map(
    ({ answer, rows }): Offence => ({
      record: rows ?? answer,
      says: `${named(answer)} was acknowledged with ${answered(answer)}, and at that moment the database did not hold it.`,
    }),
  );
  if (offences.length > 0)
    return unless(
      rule,
      early.map(({ answer }) => answer),
      offences,
      '',
    );
  if (fault === undefined) return inconclusive(rule, 'Its statements were not held up on their way.');
  if (!fault.data.effective)
    return inconclusive(rule, `Its statements could not be held up: ${fault.data.detail}.`, fault);
  if (looked.length === 0) return nothingAcknowledged(rule, writes);
  const held = Number(fault.data.terms.delayMs);
  const quick = looked.filter(({ rows }) => (rows?.data.ms ?? 0) < held);
  const slow = looked.find(({ write }) => !quick.some((other) => other.write === write));
  if (slow?.rows)
    return inconclusive(
      rule,
      `Our own look at the database took ${Math.round(slow.rows.data.ms)} ms, longer than statements were held up.`,
      slow.rows,
    );
  return pass(
    rule,
    `With every statement held up by ${held} ms, ${quick.map(({ answer }) => `${named(answer)} was answered after ${Math.round(answer.data.ms)} ms`).join(', ')}, and was in the database by then.`,
    quick.flatMap(({ answer, rows }) => (rows ? [answer, rows] : [answer])),
  );
}

export function survivesRestart(input: Input): Check {
  const rule = 'survives-restart';
  const ends = [survivesKill(input, rule), survivesCrash(input, rule)].filter((check) => check !== null);
  const worst = ['fail', 'inconclusive', 'pass'].find((verdict) =>
    ends.some((check) => check.verdict === verdict),
  );
  const told = ends.filter(({ verdict }) => verdict === worst);
  const [first] = told;
  if (first === undefined) return inconclusive(rule, 'It was not started again.');
  return {
    ...first,
    message: told.map(({ message }) => message).join(' '),
    evidence: told.flatMap(({ evidence }) => evidence),
  };
}

/** Whether what was acknowledged outlived a kill of the subject. */
function survivesKill(input: Input, rule: string): Check {
  const { claim, evidence } = input;
  const again = evidence.from(OWN, 'subject-state').find(({ step }) => step === 'start again');
  if (again === undefined) return inconclusive(rule, 'It was not started again.');
  if (!again.data.ready)
    return inconclusive(
      rule,
      `Killed and started again, it did not become ready: ${again.data.detail ?? 'no reason seen'}.`,
      again,
    );
  const looked: Request[] = [];
  const offences: Offence[] = [];
  for (const index of claim.writes.keys()) {
    const [before, after] = ['before', 'after'].map((time) => requestOf(input, `read ${time} ${index + 1}`));
    const expected = claim.writes[index]?.read?.expect ?? null;
    if (!before || !after || !isGoodAnswer(expected, before.data.status)) continue;
    looked.push(before, after);
    // All else may change with time, or with the process: a state of work, an age, who it was that answered.
    const value = textOf(input, index);
    const shows = ({ data }: Request) => value !== undefined && data.response.text.includes(value);
    const lost = shows(before) && !shows(after) && !after.data.response.truncated;
    if (!isGoodAnswer(expected, after.data.status) || lost)
      offences.push({
        record: after,
        says: `${named(before)} was answered with ${before.data.status} ${quote(before.data.response)} before it was killed, and after it was started again with ${after.data.status ?? after.data.error} ${quote(after.data.response)}.`,
      });
  }
  const kept = writesOf(input, 'plain').flatMap(({ label, acknowledged, answer }) => {
    const rows = rowsOf(input, `kept ${label}`);
    return acknowledged && rows !== undefined && countOf(rows) !== null ? [{ answer, rows }] : [];
  });
  for (const { answer, rows } of kept) {
    if (countOf(rows) === 0)
      offences.push({
        record: rows,
        says: `${named(answer)} was acknowledged with ${answered(answer)}, and is nowhere in the database after it was killed.`,
      });
  }
  const [unread] = neverReadBack(input);
  if (offences.length === 0 && unread)
    return inconclusive(
      rule,
      `The answer to ${named(unread.answer)} holds no “${unread.write.id}”, so it was never read back: ${quote(unread.answer.data.response)}.`,
      unread.answer,
    );
  if (looked.length === 0 && kept.length === 0)
    return inconclusive(rule, 'Nothing that it acknowledged could be read before it was killed.', again);
  return unless(
    rule,
    [...looked, ...kept.map(({ rows }) => rows)],
    offences,
    looked.length === 0
      ? `All ${kept.length} acknowledged writes are in the database after it was killed.`
      : `What was written was read back before it was killed, and after it was started again (${looked.length / 2} reads each).`,
  );
}

/** The last write of a kind, which is the one that is read back. */
function lastOf(input: Input, index: number): Written | undefined {
  return writesOf(input, 'plain').findLast(({ write }) => write === input.claim.writes[index]);
}

/** The text of ours in it. */
function textOf(input: Input, index: number): string | undefined {
  const value = lastOf(input, index)?.rows?.data.params[0];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Acknowledged writes of which the answer did not say how they are read back, as the claim says that it does. */
function neverReadBack(input: Input): readonly Written[] {
  return input.claim.writes.flatMap(({ read }, index) => {
    const last = lastOf(input, index);
    const isOpen = read !== undefined && requestOf(input, `read before ${index + 1}`) === undefined;
    return isOpen && last?.acknowledged ? [last] : [];
  });
}

export function refusedLeavesNothing(input: Input): Check {
  const rule = 'refused-leaves-nothing';
  const told = input.claim.refused.flatMap(({ request, written }, index) =>
    written === undefined ? [] : [{ request, index }],
  );
  if (told.length === 0)
    return notApplicable(rule, 'The contract names no refused request whose traces could be looked for.');
  const looked = told.flatMap(({ request, index }) => {
    const answer = requestOf(input, `refused ${index + 1}.1`);
    const rows = rowsOf(input, `left by ${index + 1}.1`);
    return answer && rows && countOf(rows) !== null ? [{ request, answer, rows }] : [];
  });
  const accepted = looked.find(
    ({ request, answer }) =>
      !isGoodAnswer(request.expect, answer.data.status) || (answer.data.status ?? 0) < 400,
  );
  if (accepted)
    return inconclusive(
      rule,
      `${named(accepted.answer)} should have been refused with ${accepted.request.expect ?? 'a status of 400 or more'}; it was answered with ${answered(accepted.answer)}.`,
      accepted.answer,
    );
  const left = looked.filter(({ rows }) => countOf(rows) !== 0);
  if (left.length > 0)
    return fail(
      rule,
      left
        .map(
          ({ answer, rows }) =>
            `${named(answer)} was refused with ${answer.data.status}, and ${countOf(rows)} rows of it are in the database (${quote(rows.data.sql)}).`,
        )
        .join(' '),
      left.flatMap(({ answer, rows }) => [answer, rows]),
    );
  return unless(
    rule,
    looked.map(({ rows }) => rows),
    [],
    `${looked.length} refused requests left nothing behind.`,
  );
}
