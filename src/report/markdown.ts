import { plainText } from '../lib/plain-text.ts';
import type { Report } from '../model/report.ts';
import { type Case, type Suite, suites, tally } from './common/cases.ts';
import { QUICK_RUN } from './common/quick-run.ts';
import { ANSWERS, MARKS, seconds, stopped, WORDS } from './common/words.ts';

/** GitHub refuses a job summary over 1 MiB; half of it leaves room for others. */
const LIMIT = 512 * 1024;

/** GitHub flavoured Markdown for a job summary or a comment: verdict, scorecard, findings to unfold. */
export function renderMarkdown(report: Report): string {
  const all = suites(report);
  const findings = all.flatMap((suite) => {
    const open = suite.cases.filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive');
    return open.map((each) => finding(report, suite, each));
  });
  const head = [
    `## ${MARK[report.verdict]} ${ANSWERS[report.verdict]}: ${escaped(report.subject.name)}`,
    `${escaped(report.summary)}.`,
    ['| | Category | Verdict | Checks | Time |', '| --- | --- | --- | ---: | ---: |', ...all.map(row)].join(
      '\n',
    ),
    ...unproven(all),
  ];
  const foot = [
    '### Run',
    [
      `- Subject: ${report.subject.kind} ${code(report.subject.name)}, image ${code(report.subject.image)}`,
      `- Digest: ${code(report.subject.digest)}`,
      ...report.subject.relaxed.map((item) => `- Relaxed: ${escaped(item)}`),
      ...(report.subject.stopSignal ? [`- Stop: ${escaped(stopped(report.subject.stopSignal))}`] : []),
      ...report.engine.standIns.map(({ asked, used }) => `- Stand-in: ${code(used)} for ${code(asked)}`),
      `- Evidence: ${report.evidence.records} records, sha256 ${code(report.evidence.sha256)}`,
      `- Replay: ${code(report.replay)}`,
    ].join('\n'),
  ];
  return `${[...head, ...fitting(findings, LIMIT), ...foot].join('\n\n')}\n`;
}

const MARK = { ready: '✅', 'not-ready': '❌', 'cannot-tell': '❔' } as const;

function row(suite: Suite): string {
  const told = tally([suite]);
  const asked = told.all - told['not-applicable'];
  const time = suite.seconds === null || suite.verdict === 'not-applicable' ? '' : seconds(suite.seconds);
  const count =
    suite.verdict === 'not-applicable' || told[suite.verdict] === asked
      ? String(asked)
      : `${told[suite.verdict]} of ${asked}`;
  return `| ${MARKS[suite.verdict]} | ${escaped(suite.title)} | ${WORDS[suite.verdict]} | ${count} | ${time} |`;
}

/** What a quick run left out, a line for each category. */
function unproven(all: readonly Suite[]): string[] {
  const lines = all.flatMap(({ title, unproven: left }) =>
    left === null ? [] : [`- ${escaped(title)}: ${escaped(left)}`],
  );
  return lines.length === 0 ? [] : [[QUICK_RUN, '', ...lines].join('\n')];
}

function finding({ subject }: Report, suite: Suite, each: Case): string {
  const { verdict, message, remedy, evidence, line, replay } = each;
  const parts = [
    '<details open>',
    `<summary>${MARKS[verdict]} ${html(suite.title)}: <b>${html(each.rule)}</b> (${WORDS[verdict]})</summary>`,
    '',
    `_${escaped(each.asks)}_`,
    '',
    escaped(message),
    '',
    `**→ ${escaped(remedy)}**`,
    '',
    ...(line === null ? [] : [`Claimed in ${code(`${subject.contract}:${line}`)}.`, '']),
    ...(evidence.length === 0 ? [] : [`Evidence: ${evidence.map(escaped).join(', ')}.`, '']),
    ...(replay === null ? [] : [`Replay: ${code(replay)}`, '']),
    '</details>',
  ];
  return parts.join('\n');
}

function fitting(blocks: readonly string[], limit: number): string[] {
  let used = 0;
  const kept = blocks.filter((block) => {
    used += new TextEncoder().encode(block).length + 2;
    return used <= limit;
  });
  const left = blocks.length - kept.length;
  if (blocks.length > 0) kept.unshift('### Findings');
  if (left > 0) kept.push(`${left} more findings stand in the run's report.html.`);
  return kept;
}

/**
 * Text that is only text, in the middle of a line or at its beginning: whatever Markdown or HTML could act on is escaped,
 * and what GitHub would turn into a mention, a reference or a link of its own is broken by an empty comment.
 */
function escaped(text: string): string {
  return unlinked(plainText(text).replace(/[\\`*_{}[\]<>!|~&$]/g, '\\$&')).replace(
    /^(?:[#+=-]|\d+(?=[.)]))/,
    (begin) => (/\d/.test(begin) ? `${begin}\\` : `\\${begin}`),
  );
}

function unlinked(text: string): string {
  return text
    .replace(/@(?=\w)/g, '@<!-- -->')
    .replace(/#(?=\d)/g, '#<!-- -->')
    .replace(/\bGH-(?=\d)/gi, (reference) => `${reference.slice(0, 2)}<!-- -->-`)
    .replace(/:\/\//g, ':<!-- -->//')
    .replace(/\bwww\./gi, (begin) => `${begin.slice(0, 3)}<!-- -->.`);
}

/** A code span that holds whatever backticks the text has; a bar would end the cell of a table. */
function code(text: string): string {
  const plain = plainText(text);
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = /^[` ]|[` ]$/.test(plain) || plain === '' ? ' ' : '';
  return `${fence}${space}${plain}${space}${fence}`;
}

function html(text: string): string {
  const safe = plainText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return unlinked(safe.replaceAll('"', '&quot;'));
}
