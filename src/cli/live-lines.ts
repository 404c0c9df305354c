import { plainText } from '../lib/plain-text.ts';
import { wrap } from '../lib/text-layout.ts';
import type { Progress } from '../model/progress.ts';
import type { CategoryReport } from '../model/report.ts';
import { MARKS, WORDS } from '../report/common/words.ts';
import type { Palette } from '../report/palette.ts';

/** Columns that the lines of an event may take, beside the time before them. */
const WIDTH = 72;
/** Findings that are told at once, and letters of each; all of it stands in the report. */
const FINDINGS = 3;
const LETTERS = 280;

/** What there is to say of an event, by line; nothing for what is too small to be told in a log. */
export function linesOf(progress: Progress, paint: Palette): readonly string[] {
  switch (progress.kind) {
    case 'preparing':
      return [plainText(progress.what)];
    case 'planned':
      return [
        `seed ${plainText(progress.seed)}; ${progress.experiments.length} experiments`,
        `evidence in ${plainText(progress.directory)}`,
      ];
    case 'began':
      return [`${progress.category}: ${progress.title}`];
    case 'ended':
      return [ended(progress)];
    case 'judged':
      return judged(progress.category, paint);
    case 'waiting':
    case 'room-opened':
      return [];
  }
}

function ended({ category, experiment, outcome, ms, message }: Extract<Progress, { kind: 'ended' }>): string {
  const why = message === null ? '' : `: ${plainText(message, 200)}`;
  return `${category}/${experiment} ${outcome} after ${(ms / 1000).toFixed(1)} s${why}`;
}

/** The verdict, and where something was found, what and what to do: nobody should have to wait for the end to begin mending. */
function judged({ id, verdict, findings, checks }: CategoryReport, paint: Palette): readonly string[] {
  if (verdict === 'not-applicable') return [];
  const colour = paint.verdict[verdict];
  const asked = checks.filter((check) => check.verdict !== 'not-applicable').length;
  const [told, rest] = [findings.filter((each) => each.verdict === verdict), findings.length];
  const count = told.length === 0 ? '' : `, ${told.length} of ${asked} checks`;
  const head = `${colour(`${MARKS[verdict]} ${id} ${WORDS[verdict]}`)}${count}`;
  const shown = told.slice(0, FINDINGS);
  return [
    head,
    ...shown.flatMap(({ rule, message, remedy }) => [
      `  ${paint.strong(plainText(rule))}`,
      ...indented(plainText(message, LETTERS), '    '),
      ...indented(`→ ${plainText(remedy, LETTERS)}`, '    '),
    ]),
    ...(rest > shown.length ? [`  and ${rest - shown.length} more in the report`] : []),
  ];
}

function indented(text: string, indent: string): readonly string[] {
  return wrap(text, WIDTH - indent.length).map((line) => indent + line);
}
