import { plainText } from '../lib/plain-text.ts';
import { cells, pad, shortenToWidth, wrap } from '../lib/text-layout.ts';
import type { CategoryReport, Report } from '../model/report.ts';
import type { Readiness, Verdict } from '../model/verdict.ts';
import { QUICK_RUN } from './common/quick-run.ts';
import { MARKS, seconds, WORDS } from './common/words.ts';
import { type Palette, palette } from './palette.ts';
import { facts, whereToLook } from './terminal-facts.ts';
import { findingsOf, type Group, renderGroup } from './terminal-findings.ts';

export interface TerminalOptions {
  /** Default false. */
  readonly colour?: boolean;
  /** Columns of the terminal; default 80, never below 60, never used beyond 100. */
  readonly columns?: number;
}

/** The scorecard: verdict, a line per category, what was found and what to do, and where to look further. */
export function renderTerminal(report: Report, options: TerminalOptions = {}): string {
  const width = Math.min(100, Math.max(60, options.columns ?? 80)) - 2 * MARGIN.length;
  const paint = palette(options.colour ?? false);
  const groups = findingsOf(report);
  const verdict = paint.banner[report.verdict](BANNER[report.verdict]);
  const blocks = [
    [
      `${verdict}  ${paint.strong(shortenToWidth(plainText(report.subject.name), 40))}`,
      ...wrap(plainText(reason(report)), width),
    ],
    [
      roomLine(report, width, paint),
      ...report.categories.flatMap((category) => categoryLine(category, width, paint)),
    ],
    ...unproven(report, width, paint),
    ...groups.map((group: Group) => renderGroup(group, width, paint)),
    facts(report, width, paint),
    [...(groups.length > 0 ? [verdict] : []), ...whereToLook(report, width, paint)],
  ];
  const lines = blocks.flatMap((block) => ['', ...block.map((line) => (line === '' ? '' : MARGIN + line))]);
  return `${lines.join('\n')}\n`;
}

const MARGIN = '  ';

const BANNER: Readonly<Record<Readiness, string>> = {
  ready: '✔ READY',
  'not-ready': '✘ NOT READY',
  'cannot-tell': '? CANNOT TELL',
};

/** The summary without the verdict that the banner says already. */
function reason({ summary, verdict }: Report): string {
  const said = `${verdict.replace('-', ' ')}: `;
  const rest = summary.startsWith(said) ? summary.slice(said.length) : summary;
  return `${rest.slice(0, 1).toUpperCase()}${rest.slice(1)}.`;
}

function roomLine({ room }: Report, width: number, paint: Palette): string {
  return scoreLine({ number: '', title: 'The room itself', ...room, seconds: null }, width, paint);
}

function categoryLine(category: CategoryReport, width: number, paint: Palette): string {
  return scoreLine({ ...category, number: String(category.number) }, width, paint);
}

/** What a quick run left out, a line for each category. */
function unproven({ categories }: Report, width: number, paint: Palette): string[][] {
  const lines = categories.flatMap(({ title, unproven: left }) =>
    left === null
      ? []
      : wrap(plainText(`${title}: ${left}`), width - 2).map(
          (line, index) => (index === 0 ? '· ' : '  ') + line,
        ),
  );
  if (lines.length === 0) return [];
  return [[...wrap(QUICK_RUN, width).map((line) => paint.strong(line)), ...lines]];
}

interface Score {
  readonly number: string;
  readonly title: string;
  readonly verdict: Verdict;
  readonly checks: readonly { readonly verdict: Verdict; readonly message: string }[];
  readonly seconds: number | null;
}

/** Cells of the longest title, and one to part it from the verdict. */
const TITLE = 30;
const WORD = 12;

function scoreLine(score: Score, width: number, paint: Palette): string {
  const colour = paint.verdict[score.verdict];
  const head = `${colour(MARKS[score.verdict])} ${score.number.padStart(2)} ${pad(shortenToWidth(plainText(score.title), TITLE - 1), TITLE)}`;
  const time = score.seconds === null || score.verdict === 'not-applicable' ? '' : seconds(score.seconds);
  const room = Math.max(0, width - 5 - TITLE - WORD - cells(time) - 1);
  const detail = pad(shortenToWidth(plainText(tally(score)), room), room);
  return `${head}${colour(pad(WORDS[score.verdict], WORD))}${paint.faint(`${detail} ${time}`)}`.trimEnd();
}

/** How many checks made the verdict. */
function tally({ verdict, checks }: Score): string {
  const [first] = checks;
  if (verdict === 'not-applicable') return first?.message ?? 'Nothing was asked.';
  const asked = checks.filter((check) => check.verdict !== 'not-applicable').length;
  const told = checks.filter((check) => check.verdict === verdict).length;
  return told === asked ? `${asked} ${asked === 1 ? 'check' : 'checks'}` : `${told} of ${asked} checks`;
}
