import { inconclusive, quote, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import {
  answered,
  countOf,
  type Input,
  named,
  type Offence,
  OWN,
  type Request,
  type Rows,
  requestOf,
  rowsOf,
  type Written,
  writesOf,
} from './judge-evidence.ts';

const RULE = 'input-stays-data';

export function inputStaysData(input: Input): Check {
  const before = rowsOf(input, 'canary before');
  const after = rowsOf(input, 'canary after');
  if (!before || !after) return inconclusive(RULE, 'No text that looks like SQL was written.');
  if (before.data.error !== null || listed(before) !== '1')
    return inconclusive(
      RULE,
      `The table of ours could not be planted: ${before.data.error?.message ?? `it held ${listed(before)}`}.`,
      before,
    );
  const ordinary = writesOf(input, 'ordinary');
  const off = ordinary.find((write) => !write.acknowledged || countOf(settled(input, write)) === 0);
  const offences = [...tables(input), ...stored(input), ...references(input)];
  // A plain text that is not stored either says nothing about quotes; a table that is gone says enough by itself.
  if (off && tables(input).length === 0)
    return inconclusive(
      RULE,
      `Ordinary text was not stored either: ${named(off.answer)} was answered with ${answered(off.answer)}.`,
      off.answer,
    );
  const tried = [...writesOf(input, 'alarming').map(({ answer }) => answer), ...referenceRequests(input)];
  return unless(
    RULE,
    [...tried, before, after],
    offences,
    `${tried.length} requests with text that looks like SQL or is not ASCII: stored as it was or refused, schema and a table of ours as before.`,
  );
}

const listed = (rows: NonNullable<ReturnType<typeof rowsOf>>): string =>
  rows.data.rows.map((row) => String(row.n)).join(', ');

/** What was done to the table of ours and to the schema. */
function tables(input: Input): readonly Offence[] {
  const canary = rowsOf(input, 'canary after');
  const offences: Offence[] = [];
  if (canary?.data.error)
    offences.push({
      record: canary,
      says: `SQL inside of text was run: a table of ours, cleanroom_canary, is gone (${canary.data.error.message}).`,
    });
  else if (canary && listed(canary) !== '1')
    offences.push({
      record: canary,
      says: `SQL inside of text was run: a table of ours held one row, 1, and now holds ${listed(canary) || 'none'}.`,
    });
  const [was, is] = ['before', 'after'].map((step) =>
    input.evidence.from(OWN, 'database-fingerprint').find((record) => record.step === `inputs ${step}`),
  );
  if (was?.data.schema && is?.data.schema && was.data.schema !== is.data.schema && !canary?.data.error)
    offences.push({ record: is, says: 'The schema is another one than before the text was written.' });
  return offences;
}

/** The last look for what was written: what came late is told by another rule. */
const settled = (input: Input, { label, rows }: Written): Rows | undefined =>
  rowsOf(input, `settled ${label}`) ?? rows;

/** Text must be stored as it is, or refused as a mistake of the client. */
function stored(input: Input): readonly Offence[] {
  return writesOf(input, 'alarming').flatMap((write): Offence[] => {
    const { answer, acknowledged } = write;
    const rows = settled(input, write);
    const text = quote(String(rows?.data.params[0] ?? ''));
    if (broke(answer))
      return [
        {
          record: answer,
          says: `${named(answer)} with the text ${text} was answered with ${answered(answer)}.`,
        },
      ];
    if (acknowledged && countOf(rows) === 0)
      return [
        {
          record: rows ?? answer,
          says: `${named(answer)} with the text ${text} was acknowledged with ${answer.data.status}, and is nowhere as it was written.`,
        },
      ];
    return [];
  });
}

function referenceRequests(input: Input): readonly Request[] {
  return input.evidence.from(OWN, 'request').filter(({ step }) => step.startsWith('reference '));
}

/** A reference to nothing stays one, whatever condition is added to it. */
function references(input: Input): readonly Offence[] {
  return referenceRequests(input).flatMap((answer): Offence[] => {
    const [, index] = /^reference (\d+)\./.exec(answer.step) ?? [];
    const nowhere = requestOf(input, `nowhere ${index}`);
    if (broke(answer) && !(nowhere && broke(nowhere)))
      return [{ record: answer, says: `${named(answer)} was answered with ${answered(answer)}.` }];
    const found = (answer.data.status ?? 999) < 400 && (nowhere?.data.status ?? 0) >= 400;
    if (!found) return [];
    return [
      {
        record: answer,
        says: `${nowhere ? named(nowhere) : 'Nothing'} is answered with ${nowhere?.data.status}, but ${named(answer)} with ${answer.data.status}: a condition inside of the text was believed.`,
      },
    ];
  });
}

/** A server error, or no answer; what could not even be sent is no fault of the subject. */
function broke({ data }: Request): boolean {
  return data.status === null ? data.error !== 'unsendable' : data.status >= 500;
}
