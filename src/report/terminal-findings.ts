import { plainText } from '../lib/plain-text.ts';
import { cells, shortenToWidth, wrap, wrapCommand } from '../lib/text-layout.ts';
import type { Finding, Report } from '../model/report.ts';
import type { Table, Verdict } from '../model/verdict.ts';
import { MARKS } from './common/words.ts';
import type { Palette } from './palette.ts';
import { renderTable } from './terminal-table.ts';

/** What one category, or the room, found. */
export interface Group {
  readonly title: string;
  readonly verdict: Verdict;
  readonly contract: string;
  readonly findings: readonly (Omit<Finding, 'replay'> & {
    readonly asks: string;
    readonly table: Table | undefined;
  })[];
  /** Commands that do it again, each once. */
  readonly replays: readonly string[];
}

/** Findings by where they were made: the room first, since it decides what the others are worth. */
export function findingsOf(report: Report): Group[] {
  const { contract } = report.subject;
  const room = report.room.checks.flatMap((check) =>
    check.verdict === 'fail' || check.verdict === 'inconclusive'
      ? [{ ...check, verdict: check.verdict, line: null, table: check.table }]
      : [],
  );
  const categories = report.categories.map(({ number, title, verdict, findings, checks }) => {
    return {
      title: `${number} ${title}`,
      verdict,
      contract,
      findings: findings.map((finding) => {
        const own = checks.filter((check) => check.rule === finding.rule);
        const check = own.find(({ message }) => message === finding.message) ?? own[0];
        return { ...finding, asks: check?.asks ?? '', table: check?.table };
      }),
      replays: [...new Set(findings.map((finding) => finding.replay))],
    };
  });
  const all = [
    { title: 'The room itself', verdict: report.room.verdict, contract, findings: room, replays: [] },
    ...categories,
  ];
  return all
    .filter((group) => group.findings.length > 0)
    .map((group) => ({ ...group, findings: group.findings.toSorted(failedFirst) }));
}

/** What could not be told is often a consequence of what failed. */
function failedFirst(a: { readonly verdict: Verdict }, b: { readonly verdict: Verdict }): number {
  return Number(b.verdict === 'fail') - Number(a.verdict === 'fail');
}

const INDENT = '  ';
const QUOTED = 700;
const CITED = 8;

/** A ruled title, the findings, and the commands that do it again. */
export function renderGroup(group: Group, width: number, paint: Palette): string[] {
  const title = shortenToWidth(plainText(group.title), width - 8);
  const rule = '─'.repeat(Math.max(0, width - cells(title) - 4));
  const replays = group.replays.flatMap((command) => wrapCommand(plainText(command), width - REPLAY.length));
  return [
    `${paint.faint('──')} ${paint.strong(title)} ${paint.faint(rule)}`,
    ...group.findings.flatMap((finding) => ['', ...renderFinding(finding, group.contract, width, paint)]),
    ...(replays.length > 0 ? [''] : []),
    ...replays.map((line, index) => paint.faint(index === 0 ? REPLAY : ' '.repeat(REPLAY.length)) + line),
  ];
}

const REPLAY = '  Replay: ';

function renderFinding(
  finding: Group['findings'][number],
  contract: string,
  width: number,
  paint: Palette,
): string[] {
  const colour = paint.verdict[finding.verdict];
  const body = (text: string, first: string, limit = QUOTED) =>
    wrap(plainText(text, limit), width - INDENT.length - first.length).map(
      (line, index) => INDENT + (index === 0 ? first : ' '.repeat(first.length)) + line,
    );
  const source = [
    ...(finding.evidence.length === 0 ? [] : [cited(finding.evidence)]),
    ...(finding.line === null ? [] : [`claimed in ${contract}:${finding.line}`]),
  ].join(' · ');
  return [
    `${colour(MARKS[finding.verdict])} ${paint.strong(shortenToWidth(plainText(finding.rule), width - INDENT.length))}`,
    ...body(finding.asks, '').map(paint.faint),
    ...body(finding.message, ''),
    ...(finding.table ? renderTable(finding.table, width - 2 * INDENT.length, paint) : []).map(
      (line) => INDENT + INDENT + line,
    ),
    ...body(finding.remedy, '→ '),
    ...(source === '' ? [] : body(source, '').map(paint.faint)),
  ];
}

function cited(evidence: readonly string[]): string {
  const more = evidence.length > CITED ? ` and ${evidence.length - CITED} more` : '';
  return `evidence ${evidence.slice(0, CITED).join(', ')}${more}`;
}
