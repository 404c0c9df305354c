import { isGoodAnswer } from '../../lib/actions.ts';
import { fill } from '../../lib/template.ts';
import type { ExperimentContext } from '../../model/category.ts';
import { newText, quiet, type Stage, send, write } from './acts.ts';
import type { Claim, Write } from './claim.ts';
import { countOf } from './judge-evidence.ts';

/** Milliseconds after which what was only late has come: how soon it must be there is asked by another rule. */
const SETTLED = 1_000;

/** A table of ours that nobody else touches, owned like the database itself, so that whoever can run SQL can reach it. */
const CANARY = `
  create table cleanroom_canary (n int primary key);
  insert into cleanroom_canary values (1);
  do $$ begin
    execute format('alter table cleanroom_canary owner to %s',
      (select datdba::regrole from pg_database where datname = current_database()));
  end $$`;
const LOOK = 'select n from cleanroom_canary order by n';

/** Text that breaks out of a string between quotes; then text that is not ASCII, up to four bytes of UTF-8 a letter. */
const TEXTS: readonly ((text: string) => string)[] = [
  (text) => `${text} O'Brien`,
  (text) => `${text}' || 'joined`,
  (text) => `${text}''`,
  (text) => `${text}\\' --`,
  (text) => `${text}'); insert into cleanroom_canary values (2); --`,
  (text) => `${text}', 'EUR', 0); drop table cleanroom_canary; --`,
  (text) => `${text}' or '1'='1`,
  (text) => `${text} $1 $$ :name ? %s {0}`,
  (text) => `${text}" ; -- \``,
  (text) => `${text} Café Müller, Señor`,
  (text) => `${text} Łódź, Straße, 東京 🦊`,
];

/** Text that breaks out of a number, or of a string, in a place where only a reference makes sense. */
const REFERENCES: readonly string[] = [
  '999999999 or 1=1',
  "999999999' or '1'='1",
  '999999999) or (1=1',
  '999999999; insert into cleanroom_canary values (3)',
  "999999999'; insert into cleanroom_canary values (4); --",
  '999999999 union select null',
  "'",
];

/** Nothing has this number. */
const NOWHERE = '999999999';

/** Writes text that looks like SQL, and compares schema, a table of ours, and what was stored. */
export async function writeAlarmingText(
  context: ExperimentContext<Claim>,
  { room, db }: Stage,
): Promise<void> {
  const { writes, inputs } = context.claim;
  const missed: { readonly label: string; readonly value: string; readonly written: string }[] = [];
  const put = async (one: Write, label: string, value: string): Promise<void> => {
    const { answer, rows } = await write(room, db, one, label, value);
    if (isGoodAnswer(one.request.expect, answer.data.status) && countOf(rows) === 0)
      missed.push({ label, value, written: one.written });
  };
  for (const [index, one] of writes.entries()) await put(one, `ordinary ${index + 1}`, newText(context));
  await room.sql('canary planted', db, CANARY);
  await room.sql('canary before', db, LOOK);
  await room.databaseFingerprint('inputs before', db);

  context.waiting('text that looks like SQL');
  for (const [index, one] of writes.entries()) {
    for (const [number, text] of TEXTS.entries())
      await put(one, `alarming ${index + 1}.${number + 1}`, text(newText(context)));
  }
  for (const [index, request] of inputs.entries()) {
    await send(room, `nowhere ${index + 1}`, fill(request, { input: NOWHERE }));
    for (const [number, input] of REFERENCES.entries())
      await send(room, `reference ${index + 1}.${number + 1}`, fill(request, { input }));
  }
  if (missed.length > 0) await quiet(context, SETTLED);
  for (const { label, value, written } of missed) await room.sql(`settled ${label}`, db, written, [value]);
  await room.sql('canary after', db, LOOK);
  await room.databaseFingerprint('inputs after', db);
}
