import { createHash } from 'node:crypto';
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse } from 'parse5';
import { expect, test } from 'vitest';
import type { JudgedRun } from '../../../src/model/report.ts';
import { renderHtml } from '../../../src/report/html/render.ts';
import { recordsOf, request, run, state } from '../../evidence.ts';
import { ATTACKS, hostileReport } from './fixtures/hostile.ts';
import { cannotTell, nothingApplied, notReady, ready } from './fixtures/reports.ts';
import { judged } from './fixtures/run.ts';

type Element = DefaultTreeAdapterTypes.Element;

/** All elements, as a browser's parser makes them. */
function elements(page: string): Element[] {
  const found: Element[] = [];
  const walk = (node: DefaultTreeAdapterTypes.Node): void => {
    if (defaultTreeAdapter.isElementNode(node)) found.push(node);
    if ('childNodes' in node) node.childNodes.forEach(walk);
  };
  walk(parse(page));
  return found;
}

function textOf(element: Element | undefined): string {
  const texts = (element?.childNodes ?? []).filter(defaultTreeAdapter.isTextNode);
  return texts.map(({ value }) => value).join('');
}

function named(all: readonly Element[], name: string): Element[] {
  return all.filter(({ tagName }) => tagName === name);
}

const saying = (text: string): JudgedRun =>
  judged(
    hostileReport(text),
    recordsOf('network-isolation', [
      run(text, { command: [text], stdout: text, stderr: text }),
      ...Array.from({ length: 9 }, () => request(text, { path: text, response: text })),
      state('start', { detail: text }),
    ]),
  );

test.each([ready, notReady, cannotTell, nothingApplied])(
  '$summary: the answer stands first, and in the title',
  (report) => {
    const all = elements(renderHtml(judged(report)));
    const word = { ready: 'Ready', 'not-ready': 'Not ready', 'cannot-tell': 'Cannot tell' }[report.verdict];
    expect(textOf(named(all, 'title')[0])).toBe(`${word}: ledger · cleanroom`);
    expect(textOf(named(all, 'h1')[0])).toBe(word);
    expect(all.indexOf(named(all, 'h1')[0] as Element)).toBeLessThan(
      all.indexOf(named(all, 'table')[0] as Element),
    );
  },
);

test('a finding stands with its remedy, its claim and the command that shows it again', () => {
  const page = renderHtml(judged(notReady));
  for (const words of [
    'it tried 3 times to reach 203.0.113.7:443',
    'Declare what it needs under `services`',
    'specimens/ledger/cleanroom.config.ts:14',
    '--only network-isolation --seed 4f1c09',
    'Tries network isolation',
    'href="#e31"',
  ]) {
    expect(page).toContain(words);
  }
});

test('where nothing applied, the run as a whole says what to do', () => {
  const page = renderHtml(judged(nothingApplied));
  const all = elements(page);
  const ids = all.flatMap(({ attrs }) => attrs.filter(({ name }) => name === 'id').map(({ value }) => value));
  expect(ids).toEqual(expect.arrayContaining(['category-run', 'finding-run-1']));
  expect(new Set(ids).size).toBe(ids.length);
  expect(page).toContain(
    'Ask for something that the contract claims, in full where a quick run leaves it out.',
  );
  expect(renderHtml(judged(cannotTell))).not.toContain('category-run');
});

test.each(ATTACKS)('has the same elements and attributes when the subject says: %s', (_, attack) => {
  const shape = (text: string) =>
    elements(renderHtml(saying(text)))
      .filter(({ tagName }) => tagName !== 'text')
      .map(({ tagName, attrs }) => `${tagName} ${attrs.map(({ name }) => name).join(' ')}`);
  const calm = shape('x');
  expect(shape(attack)).toEqual(calm);
});

test('its policy admits its own script and style by their hashes, and nothing else', () => {
  const all = elements(renderHtml(saying('x')));
  const policy = named(all, 'meta').flatMap(({ attrs }) =>
    attrs.some(({ value }) => value === 'Content-Security-Policy')
      ? attrs.filter(({ name }) => name === 'content').map(({ value }) => value)
      : [],
  );
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const script = textOf(named(all, 'script').find(({ attrs }) => attrs.length === 0));
  const style = textOf(named(all, 'style')[0]);
  expect(policy).toEqual([
    `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`,
  ]);
  expect(named(all, 'style')).toHaveLength(1);
});

test('it needs no network, and links only into itself', () => {
  for (const { attrs } of elements(renderHtml(saying('https://evil.example/')))) {
    for (const { name, value } of attrs) {
      expect(name).not.toMatch(/^(on|style$|src)/);
      if (name === 'href') expect(value).toMatch(/^#[a-z0-9-]+$/);
    }
  }
});

test('the evidence it carries is what was recorded', () => {
  const all = elements(renderHtml(saying('</script><script>alert(1)</script>')));
  const block = named(all, 'script').find(({ attrs }) =>
    attrs.some(({ value }) => value === 'evidence-data'),
  );
  const carried = JSON.parse(textOf(block)) as { id: string; gist: string; data: string }[];
  expect(carried).toHaveLength(11);
  expect(carried[0]?.id).toBe('e1');
  expect(carried[0]?.gist).toBe('</script><script>alert(1)</script> → exit code 0 in 20 ms');
  expect(JSON.parse(carried[0]?.data ?? '').stdout.text).toBe('</script><script>alert(1)</script>');
});

test('it stays small whatever was recorded, and says where the rest is', () => {
  const [record] = recordsOf('network-isolation', [run('x', { command: ['y'.repeat(100_000)] })]);
  if (record === undefined) throw new Error('there is no record');
  const records = Array.from({ length: 600 }, (_, index) => ({ ...record, id: `e${index + 1}` }));
  const page = renderHtml(judged(notReady, records));
  expect(page.length).toBeLessThan(12_000_000);
  expect(page).toContain('… shortened: the whole is line 1 of evidence.ndjson.');
  expect(page).toContain('it is line 600 of evidence.ndjson.');
});

test('the same run gives the same bytes', () => {
  expect(renderHtml(saying('x'))).toBe(renderHtml(saying('x')));
});

test('beside what failed, what could not be told is folded', () => {
  const page = renderHtml(judged(notReady));
  const failed = page.indexOf('<article class="finding fail"');
  const folded = page.indexOf('<summary>1 check of it could not be told</summary>');
  expect(failed).toBeGreaterThan(0);
  expect(folded).toBeGreaterThan(failed);
  expect(page.indexOf('<article class="finding inconclusive"')).toBeGreaterThan(folded);
});
