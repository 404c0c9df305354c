import { isGoodAnswer } from '../../lib/actions.ts';
import { fieldOf } from '../../lib/answer.ts';
import { quote } from '../../lib/checks.ts';
import { certainty } from '../../lib/consistency/certainty.ts';
import { isRestless } from '../../lib/restless.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import { RESTLESS } from './claim.ts';
import { type Said, said } from './judge-steady.ts';
import { answersOf, ofKind, type Trial } from './judge-work.ts';

type Rows = EvidenceRecord<'rows'>;

const rowsOf = (trial: Trial, step: string): Rows | undefined =>
  ofKind(trial, 'rows').find((record) => record.step === step);

/** Why rows of ours tell nothing; null where they do. */
function unread(rows: Rows | undefined, what: string): Said | null {
  if (!rows) return said('inconclusive', `${what} was not asked.`, []);
  const { error, truncated } = rows.data;
  if (error) return said('inconclusive', `${what} could not be asked: ${error.message}.`, [rows]);
  return truncated ? said('inconclusive', `${what} gave more rows than are kept.`, [rows]) : null;
}

/** The claimed invariants: each is SQL whose rows are what is wrong. */
export function invariantsHold(trial: Trial): Said {
  const { invariants } = trial.claim;
  const looked: Rows[] = [];
  for (const [index, { name }] of invariants.entries()) {
    const rows = rowsOf(trial, `invariant ${index}`);
    const doubt = rows?.data.truncated ? null : unread(rows, `The invariant “${name}”`);
    if (doubt || !rows) return doubt ?? said('inconclusive', `“${name}” was not asked.`, []);
    looked.push(rows);
    const [wrong] = rows.data.rows;
    if (wrong)
      return said(
        'fail',
        `After all faults and ${trial.claim.quiet} ms of quiet, “${name}” does not hold: ${rows.data.rows.length} rows, the first ${quote(JSON.stringify(wrong))}.`,
        [rows],
      );
  }
  return said('pass', `${invariants.map(({ name }) => `“${name}”`).join(', ')}: nothing was wrong.`, looked);
}

const PHASES = ['warm-up', 'before', 'wave', 'recovery', 'after'] as const;

/** What was acknowledged is there; nothing is there twice; nothing that was refused was done. */
export function writesOnce(trial: Trial): Said {
  const { mix } = trial.claim;
  const answers = PHASES.flatMap((phase) => answersOf(trial, phase));
  const looked: EvidenceRecord[] = [];
  let acknowledged = 0;
  for (const [item, { written, request }] of mix.entries()) {
    if (written === undefined) continue;
    const what = `${request.method} ${request.path}`;
    const rows = rowsOf(trial, `written ${item}`);
    const doubt = unread(rows, `What ${what} wrote`);
    if (doubt || !rows) return doubt ?? said('inconclusive', `${what} was not looked for.`, []);
    const counts = new Map<string, number>();
    for (const { value } of rows.data.rows) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
    const own = answers.filter((answer) => answer.item === item);
    const times = ({ value, n }: (typeof own)[number]) => counts.get(value) ?? counts.get(n) ?? 0;
    const done = own.filter(({ grade }) => grade === 'good' || grade === 'slow' || grade === 'lesser');
    const lost = done.filter((answer) => times(answer) === 0);
    const twice = own.filter((answer) => times(answer) > 1);
    // Some statuses of 4xx say nothing of the work: the time was over, the client had left.
    const isRefused = (outcome: string) => /^4\d\d$/.test(outcome) && certainty(outcome) === 'not-done';
    const refused = own.filter((answer) => isRefused(answer.driven.outcome) && times(answer) > 0);
    const shown = (some: typeof own) => [rows, ...new Set(some.map(({ record }) => record))];
    if (lost.length > 0)
      return said(
        'fail',
        `${lost.length} of ${done.length} × ${what} that were acknowledged are not there, the first from ${lost[0]?.record.step}.`,
        shown(lost),
      );
    if (twice.length > 0)
      return said(
        'fail',
        `${twice.length} of ${own.length} × ${what} were done more than once, though each was asked for once; the first, from ${twice[0]?.record.step}, was answered with ${twice[0]?.driven.outcome}.`,
        shown(twice),
      );
    if (refused.length > 0)
      return said('fail', `${refused.length} × ${what} were refused and done all the same.`, shown(refused));
    acknowledged += done.length;
    looked.push(...shown(own));
  }
  if (acknowledged === 0) return said('inconclusive', 'No write was acknowledged.', looked);
  return said('pass', `${acknowledged} acknowledged writes are there, and none was done twice.`, [
    ...new Set(looked),
  ]);
}

/** What the service says is what is so. */
export function saysTheTruth(trial: Trial): Said {
  const looked: EvidenceRecord[] = [];
  for (const [index, { read, field }] of trial.claim.truths.entries()) {
    const what = `${read.method} ${read.path}`;
    const answer = ofKind(trial, 'request').find(({ step }) => step === `said ${index}`);
    const rows = rowsOf(trial, `truth ${index}`);
    const doubt = unread(rows, `The truth of ${what}`);
    if (doubt || !rows || !answer) return doubt ?? said('inconclusive', `${what} was not asked.`, []);
    const truth = rows.data.rows[0]?.value;
    if (truth === undefined || rows.data.rows.length > 1)
      return said('inconclusive', `The truth of ${what} is not one row with a value.`, [rows]);
    if (!isGoodAnswer(read.expect, answer.data.status))
      return said(
        'inconclusive',
        `${what} was answered with ${answer.data.status ?? answer.data.error}, so it said nothing, true or not.`,
        [answer],
      );
    const heard = fieldOf(answer.data.response.text, field);
    if (heard !== String(truth))
      return said(
        'fail',
        `After all faults and ${trial.claim.quiet} ms of quiet, ${what} said ${field} ${heard ?? 'nothing'}; in the database it is ${String(truth)}.`,
        [answer, rows],
      );
    looked.push(answer, rows);
  }
  return said('pass', `${trial.claim.truths.length} answers agree with the database.`, looked);
}

/** At rest nothing changes any more: every row, two looks apart. */
export function atRest(trial: Trial): Said {
  const all = ofKind(trial, 'database-fingerprint');
  const first = all.filter(({ step }) => step === 'at rest');
  const last = all.filter(({ step }) => step === 'at last');
  const unreadable = all.find(({ data }) => data.sha256 === null);
  if (first.length === 0 || first.length !== last.length)
    return said('inconclusive', 'No fingerprint of a database was taken twice.', all);
  if (unreadable)
    return said(
      'inconclusive',
      `${unreadable.data.service} could not be read: ${unreadable.data.error?.message}.`,
      [unreadable],
    );
  const [early, late] = [RESTLESS.first, RESTLESS.last].map((name) =>
    all.filter(({ step }) => step === name),
  );
  const changes = changesIn(trial, first, last);
  const before = changesIn(trial, early ?? [], late ?? []).map(wordsOf);
  const anew = changes.filter((change) => !before.includes(wordsOf(change)));
  if (changes.length === 0)
    return said(
      'pass',
      `After the quiet time, with nobody asking, no row changed any more${(trial.claim.restless ?? []).length === 0 ? '' : ', but for what is claimed to be restless'}.`,
      all,
    );
  const what = `After ${trial.claim.quiet} ms of quiet, with nobody asking,`;
  return anew.length > 0
    ? said('fail', `${what} ${listed(anew)} still changed.`, all)
    : said(
        'inconclusive',
        `${what} ${listed(changes)} still changed, and did so before any fault, too: it may be what changes by itself (claim that as restless), or work that takes longer.`,
        all,
      );
}

type Fingerprint = EvidenceRecord<'database-fingerprint'>;

interface Change {
  readonly service: string;
  /** A table or sequence by its name, or what else there is. */
  readonly part: string;
}

const wordsOf = ({ service, part }: Change): string => `${part} of ${service}`;
const listed = (changes: readonly Change[]): string => changes.map(wordsOf).join(', ');

/** What differs between two looks at the same databases, but for what is claimed to be restless. */
function changesIn(
  { claim }: Trial,
  first: readonly Fingerprint[],
  last: readonly Fingerprint[],
): readonly Change[] {
  // Claims of before named none.
  const restless = claim.restless ?? [];
  return first.flatMap(({ data }): readonly Change[] => {
    const { service } = data;
    const now = last.find((other) => other.data.service === service)?.data;
    if (now === undefined || now.sha256 === data.sha256) return [];
    const [was, is] = [partsOf(data), partsOf(now)];
    const changed = [...new Set([...was.keys(), ...is.keys()])].filter(
      (part) => was.get(part) !== is.get(part),
    );
    return (changed.length > 0 ? changed : ['something'])
      .filter((part) => !isRestless(restless, part))
      .map((part) => ({ service, part }));
  });
}

/** What stands for each part of a database. */
function partsOf({ schema, tables, sequences }: Fingerprint['data']): ReadonlyMap<string, string | null> {
  return new Map([
    ['its schema', schema] as const,
    ...tables.map(({ name, sha256 }) => [name, sha256] as const),
    ...sequences.map(({ name, last }) => [name, last] as const),
  ]);
}
