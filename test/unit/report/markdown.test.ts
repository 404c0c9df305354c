import { marked, type Token } from 'marked';
import { expect, test } from 'vitest';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { ATTACKS, hostileReport } from './fixtures/hostile.ts';
import { cannotTell, nothingApplied, notReady, ready } from './fixtures/reports.ts';

const OURS = /^(<details open>|<\/?summary>|<\/?b>|<\/details>|<!-- -->)$/;

/** All that the parser of GitHub flavoured Markdown makes of it but texts. */
function structure(markdown: string): string[] {
  const kinds: string[] = [];
  marked.walkTokens(marked.lexer(markdown), (token: Token) => {
    if (!['text', 'escape', 'space', 'html'].includes(token.type)) kinds.push(token.type);
  });
  return kinds;
}

test('verdict first, then the scorecard', () => {
  const lines = renderMarkdown(notReady).split('\n');
  expect(lines[0]).toBe('## ❌ Not ready: ledger');
  expect(lines[2]).toBe('not ready: 1 of 2 categories failed (network-isolation).');
  expect(lines.slice(6, 10)).toEqual([
    '| ✔ | The room itself | passed | 1 |  |',
    '| ✔ | 1 Basic execution | passed | 2 | 3.1 s |',
    '| ✘ | 6 Network isolation | failed | 1 of 3 | 8.0 s |',
    '| – | 17 Load balancing | not asked | 0 |  |',
  ]);
});

test.each([ready, notReady, cannotTell, nothingApplied])(
  '$summary: it is one table, and its findings unfold',
  (report) => {
    const markdown = renderMarkdown(report);
    expect(structure(markdown).filter((kind) => kind === 'table')).toHaveLength(1);
    const findings = report.categories.flatMap((category) => category.findings);
    for (const { rule, remedy } of findings) {
      expect(markdown).toContain(`<b>${rule}</b>`);
      expect(marked.parse(markdown)).toContain(`→ ${remedy.slice(0, 12)}`);
    }
  },
);

test.each(ATTACKS)('what a subject says is only text: %s', (_, attack) => {
  const markdown = renderMarkdown(hostileReport(attack));
  const calm = structure(renderMarkdown(hostileReport('x')));
  expect(structure(markdown).filter((kind) => kind !== 'codespan')).toEqual(
    calm.filter((kind) => kind !== 'codespan'),
  );
  const page = String(marked.parse(markdown));
  expect(page.match(/<(script|img|svg|a|iframe|input)\b/gi)).toBeNull();
  for (const tag of page.match(/<\/?(?:details|summary|b)\b[^>]*>|<!--.*?-->/g) ?? [])
    expect(tag).toMatch(OURS);
});

test('it fits into a job summary, whatever was found', () => {
  const [, isolation] = notReady.categories;
  const [finding] = isolation?.findings ?? [];
  const [check] = isolation?.checks ?? [];
  if (!isolation || !finding || !check) throw new Error('the fixture has no finding');
  const message = 'ö'.repeat(4000);
  const many = {
    ...notReady,
    categories: [
      {
        ...isolation,
        findings: Array(500).fill({ ...finding, message }),
        checks: Array(500).fill({ ...check, message }),
      },
    ],
  };
  const markdown = renderMarkdown(many);
  expect(Buffer.byteLength(markdown)).toBeLessThan(1024 * 1024);
  expect(markdown).toMatch(/\d+ more findings stand in the run's report\.html\./);
});
