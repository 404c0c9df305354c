import { stringify } from 'yaml';
import { plainText } from '../lib/plain-text.ts';
import type { Report } from '../model/report.ts';
import { type Case, type Suite, suites, tally } from './common/cases.ts';

/**
 * TAP version 14 (https://testanything.org/tap-version-14-specification.html): a test point for each check, flat, since
 * older readers skip what is nested. "Cannot tell" is `not ok`: nobody may take it for a pass.
 */
export function renderTap(report: Report): string {
  const all = suites(report);
  const points = all.flatMap((suite) => suite.cases.map((each) => ({ suite, each })));
  const lines = [
    'TAP version 14',
    `1..${tally(all).all}`,
    `# ${plainText(report.summary)}`,
    ...points.flatMap(({ suite, each }, index) => point(report, suite, each, index + 1)),
  ];
  return `${lines.join('\n')}\n`;
}

function point({ subject }: Report, suite: Suite, each: Case, number: number): string[] {
  const isOk = each.verdict === 'pass' || each.verdict === 'not-applicable';
  const skip = each.verdict === 'not-applicable' ? ` # SKIP ${escaped(each.message)}` : '';
  const line = `${isOk ? 'ok' : 'not ok'} ${number} - ${escaped(`${suite.id}: ${each.name}`)}${skip}`;
  if (isOk) return [line];
  const diagnostics = {
    message: each.message,
    severity: each.verdict,
    asks: each.asks,
    remedy: each.remedy,
    evidence: each.evidence,
    ...(each.line === null ? {} : { at: { file: plainText(subject.contract), line: each.line } }),
    ...(each.replay === null ? {} : { replay: each.replay }),
  };
  // Quoted strings without folds: no reader of half of YAML can be led to take text for structure.
  const yaml = stringify(diagnostics, {
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
  });
  return [
    line,
    '  ---',
    ...yaml
      .trimEnd()
      .split('\n')
      .map((each) => `  ${each}`),
    '  ...',
  ];
}

/** In a description, a hash begins a directive. */
function escaped(text: string): string {
  return text.replace(/[\\#]/g, '\\$&');
}
